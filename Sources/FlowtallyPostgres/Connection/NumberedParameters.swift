/// A statement in the words of PostgreSQL, whose parameters have numbers instead of names.
struct NumberedParameters: Equatable {
    /// With `$1` for the parameter that comes first, and so on.
    let sql: String
    /// Without their colons; empty for a `?`, which has none.
    let names: [String]

    /// Replaces each `:name` and `?` outside of texts, quoted identifiers and comments. Two colons are a cast.
    init(_ named: String) {
        var scanner = Scanner(bytes: Array(named.utf8))
        scanner.scan()
        sql = String(decoding: scanner.output, as: UTF8.self)
        names = scanner.names
    }

    private struct Scanner {
        let bytes: [UInt8]
        var output: [UInt8] = []
        var names: [String] = []
        private var numbers: [ArraySlice<UInt8>: Int] = [:]
        private var position = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
            output.reserveCapacity(bytes.count)
        }

        mutating func scan() {
            while position < bytes.count {
                switch bytes[position] {
                case UInt8(ascii: "'"), UInt8(ascii: "\""): copyQuoted(bytes[position])
                case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"): copyComment()
                case UInt8(ascii: ":") where byte(1) == UInt8(ascii: ":"): copy(2)
                case UInt8(ascii: ":") where byte(1).map(Self.isOfName) ?? false: replaceName()
                case UInt8(ascii: "?"): replaceQuestionMark()
                default: copy(1)
                }
            }
        }

        private func byte(_ distance: Int) -> UInt8? {
            position + distance < bytes.count ? bytes[position + distance] : nil
        }

        private mutating func copy(_ count: Int) {
            output += bytes[position..<position + count]
            position += count
        }

        /// A doubled quote ends one piece and begins the next.
        private mutating func copyQuoted(_ quote: UInt8) {
            let end = bytes[(position + 1)...].firstIndex(of: quote) ?? bytes.count - 1
            copy(end + 1 - position)
        }

        private mutating func copyComment() {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            copy(end - position)
        }

        private mutating func replaceName() {
            let name = bytes[(position + 1)...].prefix(while: Self.isOfName)
            let number = numbers[name] ?? names.count + 1
            if number > names.count {
                numbers[name] = number
                names.append(String(decoding: name, as: UTF8.self))
            }
            output += "$\(number)".utf8
            position += 1 + name.count
        }

        private mutating func replaceQuestionMark() {
            names.append("")
            output += "$\(names.count)".utf8
            position += 1
        }

        private static func isOfName(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
