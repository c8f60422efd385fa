/// One line of Upstash's subscription stream: `data: message,channel,text`, whose text may hold commas.
struct UpstashEvent {
    let event: RedisChannelEvent

    init?(line: [UInt8], channel: String) {
        let text = String(decoding: line, as: UTF8.self)
        guard text.hasPrefix("data:") else { return nil }
        let parts = text.dropFirst(5).drop { $0 == " " }.split(
            separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1] == channel else { return nil }
        switch parts[0] {
        case "subscribe": event = .subscribed
        case "message": event = .message(Array(parts[2].utf8))
        default: return nil
        }
    }
}

/// Cuts bytes that come in pieces of any size into lines.
struct LineReader {
    private var rest: [UInt8] = []

    mutating func read(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        rest += bytes
        var lines: [[UInt8]] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(Array(rest[..<end].last == UInt8(ascii: "\r") ? rest[..<end].dropLast() : rest[..<end]))
            rest.removeFirst(end + 1)
        }
        return lines
    }
}
