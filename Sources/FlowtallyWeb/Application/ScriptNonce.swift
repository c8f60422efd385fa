/// The word that marks the scripts of one response; a browser runs no others.
enum ScriptNonce {
    /// That of the response which is being made.
    @TaskLocal static var current = ""

    /// 128 random bits.
    static func new() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<2).map { _ in String(random.next(), radix: 36) }.joined()
    }
}
