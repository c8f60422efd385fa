/// What an error says, without the particulars that make each run's a little different.
///
/// It is the first line, of a Python traceback the last one, up to 200 characters. In it addresses with a scheme become `<url>`, quoted
/// text `<text>`, dates and times `<time>`, hexadecimal numbers (`0x...`, or 7 digits and more) `<hex>`, UUIDs and mixes of 8 and more
/// letters and digits `<id>`, and other digits `<number>`.
package struct FailureMessage: Sendable, Hashable {
    package let text: String
    /// The longest piece that stands in the error as it is: a search for it finds these failures. Empty where there is none.
    package let longestLiteral: String

    /// Nil for an error without a word in it.
    package init?(_ error: String) {
        guard let line = Self.tellingLine(of: error) else { return nil }
        var tokens = FailureTokens(String(line.prefix(Self.length)))
        var text = ""
        var literals = [""]
        while let token = tokens.next() {
            switch token {
            case .literal(let piece):
                text += piece
                literals[literals.count - 1] += piece
            case .placeholder(let name):
                // A date and the time behind it are one.
                if !(name == "time" && text.hasSuffix("<time> ")) { text += "<\(name)>" } else { text.removeLast() }
                literals.append("")
            }
        }
        self.text = text
        longestLiteral = literals.map { String($0.trimmingSpaces) }.max { $0.count < $1.count } ?? ""
    }

    private static let length = 200

    private static func tellingLine(of error: String) -> Substring? {
        let lines = error.split(whereSeparator: \.isNewline).map(\.trimmingSpaces).filter { !$0.isEmpty }
        guard let first = lines.first else { return nil }
        return first.hasPrefix("Traceback (most recent call last)") ? lines.last : first
    }
}

/// Cuts a line into what stays and what is replaced.
private struct FailureTokens {
    enum Token {
        case literal(String)
        case placeholder(String)
    }

    private let characters: [Character]
    private var position = 0
    /// Found, but not handed out yet.
    private var waiting: [Token] = []

    init(_ line: String) {
        characters = Array(line)
    }

    mutating func next() -> Token? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        guard position < characters.count else { return nil }
        let character = characters[position]
        if isQuote(character), let end = closingQuote(character) {
            position = end + 1
            return .placeholder("text")
        }
        guard character.isWordCharacter else {
            position += 1
            return .literal(String(character))
        }
        let word = word()
        if characters[(position + word.count)...].starts(with: "://") {
            position =
                characters[position...].firstIndex { $0.isWhitespace || "\"'`<>)".contains($0) } ?? characters.count
            return .placeholder("url")
        }
        position += word.count
        waiting = Self.tokens(of: word)
        return waiting.removeFirst()
    }

    // MARK: - Quotes

    /// An apostrophe within a word, as in `can't`, quotes nothing.
    private func isQuote(_ character: Character) -> Bool {
        "\"'`".contains(character) && !(position > 0 && characters[position - 1].isWordCharacter)
    }

    private func closingQuote(_ quote: Character) -> Int? {
        characters.indices.dropFirst(position + 1).first { index in
            characters[index] == quote && !(index + 1 < characters.count && characters[index + 1].isWordCharacter)
        }
    }

    // MARK: - Words

    /// Letters and digits, and the signs between them that belong to times, numbers and names.
    private func word() -> String {
        var end = position
        while end < characters.count, characters[end].isWordCharacter || isJoin(at: end) { end += 1 }
        return String(characters[position..<end])
    }

    private func isJoin(at index: Int) -> Bool {
        "-_.:,+".contains(characters[index]) && index + 1 < characters.count && characters[index + 1].isWordCharacter
    }

    private static func tokens(of word: String) -> [Token] {
        guard word.contains(where: \.isNumber) else { return [.literal(word)] }
        if word.wholeMatch(of: /\d{4}-\d\d-\d\d([T_]\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/) != nil
            || word.wholeMatch(of: /\d\d:\d\d(:\d\d([.,]\d+)?)?Z?/) != nil
        {
            return [.placeholder("time")]
        }
        if word.wholeMatch(of: /[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/) != nil {
            return [.placeholder("id")]
        }
        if word.allSatisfy({ $0.isNumber || ".:,+-".contains($0) }) { return [.placeholder("number")] }
        return parts(of: word)
    }

    private static func parts(of word: String) -> [Token] {
        var tokens: [Token] = []
        var part = ""
        func finish() {
            if !part.isEmpty { tokens += token(ofPart: part) }
            part = ""
        }
        for character in word {
            if character.isWordCharacter {
                part.append(character)
            } else {
                finish()
                tokens.append(.literal(String(character)))
            }
        }
        finish()
        return tokens
    }

    /// Letters and digits without a sign between them.
    private static func token(ofPart part: String) -> [Token] {
        let digits = part.count(where: \.isNumber)
        if digits == 0 { return [.literal(part)] }
        if digits == part.count { return [.placeholder("number")] }
        if part.hasPrefix("0x") || (part.count >= 7 && part.allSatisfy(\.isHexDigit)) { return [.placeholder("hex")] }
        // A number with its unit, such as 30s or 512MiB.
        let letters = part.drop(while: \.isNumber)
        if letters.count <= 3, letters.allSatisfy(\.isLetter) {
            return [.placeholder("number"), .literal(String(letters))]
        }
        if part.count >= 8 { return [.placeholder("id")] }
        return pieces(of: part)
    }

    /// A short mix, such as INV12: its letters stay.
    private static func pieces(of part: String) -> [Token] {
        var rest = part[...]
        var tokens: [Token] = []
        while let first = rest.first {
            let isNumber = first.isNumber
            let piece = rest.prefix { $0.isNumber == isNumber }
            tokens.append(isNumber ? .placeholder("number") : .literal(String(piece)))
            rest = rest[piece.endIndex...]
        }
        return tokens
    }
}

extension Character {
    fileprivate var isWordCharacter: Bool { isLetter || isNumber }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: SubSequence {
        let rest = self[...].drop(while: \.isWhitespace)
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else {
            return rest[rest.startIndex..<rest.startIndex]
        }
        return rest[...last]
    }
}
