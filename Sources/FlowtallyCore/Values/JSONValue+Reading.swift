extension JSONValue {
    /// Reads one JSON text (RFC 8259) in UTF-8, in one pass.
    ///
    /// Members are kept in the order of their names, and of two with the same name the later one: equal objects give equal text.
    /// A number that is whole and fits into 64 bits is an integer, however it is written.
    ///
    /// Throws `JSONSyntaxError` for anything else, and for nesting deeper than 512.
    package init(parsing bytes: some Sequence<UInt8>) throws(JSONSyntaxError) {
        var parser = JSONParser(Array(bytes))
        self = try parser.document()
    }
}

/// A text that is not JSON.
package struct JSONSyntaxError: Error, Equatable {
    /// What is wrong, fit to be shown to whoever sent it.
    package let reason: String
}

/// Ours, because every report passes here: decoding any JSON through Foundation took a third as long as the database.
private struct JSONParser {
    private static let deepestNesting = 512

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        let value = try value()
        guard nextSignificantByte() == nil else { throw unexpected("after the end") }
        return value
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch nextSignificantByte() {
        case UInt8(ascii: "\""):
            position += 1
            return .string(try string())
        case UInt8(ascii: "{"): return try nested { (parser) throws(JSONSyntaxError) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(JSONSyntaxError) in try parser.array() }
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"): return try number()
        case let byte? where Self.isDigit(byte): return try number()
        default: throw unexpected("where a value should begin")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        guard depth < Self.deepestNesting else {
            throw JSONSyntaxError(reason: "nested deeper than \(Self.deepestNesting) at byte \(position)")
        }
        depth += 1
        position += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONValue {
        var members: [JSONValue.Member] = []
        var isSorted = true
        guard !skip(UInt8(ascii: "}")) else { return .object([]) }
        repeat {
            guard skip(UInt8(ascii: "\"")) else { throw unexpected("where a name should begin") }
            let key = try string()
            guard skip(UInt8(ascii: ":")) else { throw unexpected("where a colon should stand") }
            if let last = members.last, last.key >= key { isSorted = false }
            members.append(JSONValue.Member(key: key, value: try value()))
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw unexpected("in an object") }
        return .object(isSorted ? members : Self.sorted(members))
    }

    private static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
        members.sorted { $0.key < $1.key }.reduce(into: []) { sorted, member in
            if sorted.last?.key == member.key { sorted.removeLast() }
            sorted.append(member)
        }
    }

    private mutating func array() throws(JSONSyntaxError) -> JSONValue {
        var values: [JSONValue] = []
        guard !skip(UInt8(ascii: "]")) else { return .array([]) }
        repeat { values.append(try value()) } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw unexpected("in an array") }
        return .array(values)
    }

    // MARK: - Numbers and words

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let firstDigit = position
        try digits()
        if bytes[firstDigit] == UInt8(ascii: "0"), position > firstDigit + 1 {
            position = firstDigit
            throw unexpected("at the front of a number")
        }
        let isInteger = current != UInt8(ascii: ".") && current.map { $0 | 0x20 } != UInt8(ascii: "e")
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            position += 1
            if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw JSONSyntaxError(reason: "the number \(text.prefix(40)) is too large")
        }
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = current, Self.isDigit(byte) { position += 1 }
        guard position > start else { throw unexpected("where a digit should stand") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard current == word.utf8Start[offset] else { throw unexpected("in \(word)") }
            position += 1
        }
        return value
    }

    // MARK: - Text

    /// The text up to the closing quote; the opening one has been read.
    private mutating func string() throws(JSONSyntaxError) -> String {
        let start = position
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if current == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try text(bytes[start..<position])
        }
        return try stringWithEscapes(from: start)
    }

    private mutating func stringWithEscapes(from start: Int) throws(JSONSyntaxError) -> String {
        var unescaped = Array(bytes[start..<position])
        while let byte = current, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw unexpected("in a string, where it must be escaped") }
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                unescaped.append(byte)
                continue
            }
            unescaped += Array(String(try escape()).utf8)
        }
        guard skipHere(UInt8(ascii: "\"")) else { throw unexpected("in a string") }
        return try text(unescaped[...])
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONSyntaxError(reason: "the text before byte \(position) is not UTF-8")
        }
        return text
    }

    /// What follows a backslash.
    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        defer { position += 1 }
        switch current {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw unexpected("behind a backslash")
        }
    }

    /// `uXXXX`, or two of them that are halves of one; ends on the last digit.
    private mutating func escapedScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        position += 1
        guard first < 0xDC00, skipHere(UInt8(ascii: "\\")), current == UInt8(ascii: "u") else {
            throw JSONSyntaxError(reason: "half a character before byte \(position)")
        }
        let second = try hexadecimal()
        guard
            (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw JSONSyntaxError(reason: "half a character before byte \(position)") }
        return scalar
    }

    /// Four digits behind a `u`; ends on the last one.
    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            position += 1
            guard let digit = current.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw unexpected("where a hexadecimal digit should stand")
            }
            value = value << 4 + UInt32(digit)
        }
        return value
    }

    // MARK: - Position

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Goes over white space.
    private mutating func nextSignificantByte() -> UInt8? {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
        return current
    }

    /// Goes over white space and, where it follows, a byte.
    private mutating func skip(_ byte: UInt8) -> Bool {
        nextSignificantByte() == byte ? skipHere(byte) : false
    }

    private mutating func skipHere(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private func unexpected(_ place: String) -> JSONSyntaxError {
        guard let current else { return JSONSyntaxError(reason: "it ends too early") }
        let shown = (0x21...0x7E).contains(current) ? "the character \(Unicode.Scalar(current))" : "a byte"
        return JSONSyntaxError(reason: "\(shown) at byte \(position) is not expected \(place)")
    }
}
