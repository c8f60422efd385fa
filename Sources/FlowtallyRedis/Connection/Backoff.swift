/// How long to wait before the next attempt: exponentially longer, with full jitter, so that servers do not come back in step.
struct Backoff {
    private static let first = 0.05
    private static let longest = 5.0

    private var failures = 0

    /// - Parameter random: from 0 to 1.
    mutating func next(random: Double = .random(in: 0...1)) -> Duration {
        defer { failures += 1 }
        // Not less than a little: a broker that refuses at once must not be asked without a pause.
        let ceiling = min(Self.longest, Self.first * Double(1 << min(failures, 10)))
        return .seconds(max(Self.first / 2, random * ceiling))
    }

    mutating func reset() { failures = 0 }
}
