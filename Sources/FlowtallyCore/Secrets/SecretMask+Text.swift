extension SecretMask {
    /// A text without what follows `Bearer`, without passwords in addresses (`https://user:password@host`), and without values
    /// of names of secrets (`api_key=...`, `Cookie: ...`). Takes time in proportion to the text.
    package static func masking(_ text: String) -> String {
        var scanner = SecretScanner(Array(text.utf8))
        return scanner.masked()
    }
}

/// Reads a text word by word and copies it without its secrets.
private struct SecretScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var output: [UInt8] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        output.reserveCapacity(bytes.count)
    }

    mutating func masked() -> String {
        while index < bytes.count {
            guard Self.isWord(bytes[index]) else {
                copy(to: index + 1)
                continue
            }
            let word = bytes[index..<end(of: Self.isWord, from: index)]
            copy(to: word.endIndex)
            if !maskBearer(after: word), !maskAddress() { maskValue(of: word) }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// `Bearer` and something too long for a word of prose.
    private mutating func maskBearer(after word: ArraySlice<UInt8>) -> Bool {
        guard word.count == 6, SecretMask.letters(of: word) == "bearer" else { return false }
        let start = end(of: Self.isBlank, from: index)
        let end = end(of: { Self.isWord($0) || "+/=~".utf8.contains($0) }, from: start)
        guard start > index, end - start >= 8 else { return false }
        copy(to: start)
        skip(to: end)
        return true
    }

    /// The password of `scheme://user:password@`.
    private mutating func maskAddress() -> Bool {
        guard bytes[index...].starts(with: "://".utf8) else { return false }
        copy(to: index + 3)
        let end = end(of: { !Self.isBlank($0) && !"/\"'<>".utf8.contains($0) }, from: index)
        let authority = bytes[index..<end]
        guard let at = authority.lastIndex(of: UInt8(ascii: "@")),
            let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":"))
        else { return true }
        copy(to: colon + 1)
        skip(to: at)
        return true
    }

    /// What follows a name of a secret and `=` or `:`, in quotes or up to the next blank; of headers the rest of the line.
    private mutating func maskValue(of word: ArraySlice<UInt8>) {
        let isQuote: (UInt8) -> Bool = { "\"'\\".utf8.contains($0) }
        let separator = end(of: Self.isSpace, from: end(of: isQuote, from: index))
        guard separator < bytes.count, "=:".utf8.contains(bytes[separator]), word.count <= 100 else { return }
        let name = String(decoding: word, as: UTF8.self)
        guard SecretMask.hides(name) else { return }
        let start = end(of: isQuote, from: end(of: Self.isSpace, from: separator + 1))
        let isQuoted = start > separator + 1 && isQuote(bytes[start - 1])
        let letters = SecretMask.letters(of: word)
        let isHeader = !isQuoted && (letters.hasSuffix("authorization") || letters.hasSuffix("cookie"))
        let end = end(
            of: { byte in
                if isQuoted { return !isQuote(byte) }
                return isHeader ? byte != 0x0A && byte != 0x0D : !Self.isBlank(byte) && !"&,;)}]\"'".utf8.contains(byte)
            }, from: start)
        let value = bytes[start..<end]
        guard !value.isEmpty, !(SecretMask.isCount(name) && value.allSatisfy { (0x30...0x39).contains($0) }) else {
            return
        }
        copy(to: start)
        skip(to: end)
    }

    private mutating func copy(to end: Int) {
        output += bytes[index..<end]
        index = end
    }

    private mutating func skip(to end: Int) {
        output += SecretMask.replacement.utf8
        index = end
    }

    private func end(of isIncluded: (UInt8) -> Bool, from start: Int) -> Int {
        bytes[start...].firstIndex { !isIncluded($0) } ?? bytes.count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isBlank(_ byte: UInt8) -> Bool { isSpace(byte) || byte == 0x0A || byte == 0x0D }
}
