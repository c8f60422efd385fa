/// A value as Redis sends it (RESP2).
package enum RedisValue: Sendable, Equatable {
    case null
    case integer(Int64)
    /// A bulk string: any bytes.
    case bytes([UInt8])
    /// A simple string, such as `OK`.
    case status(String)
    case error(String)
    case array([RedisValue])

    /// The value as text, where it is some.
    package var text: String? {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let text): text
        case .integer(let number): String(number)
        case .null, .error, .array: nil
        }
    }
}

/// A command with its arguments, as bytes.
package struct RedisCommand: Sendable, Equatable {
    package let arguments: [[UInt8]]

    package init(_ arguments: String...) {
        self.arguments = arguments.map { Array($0.utf8) }
    }

    package init(_ arguments: [[UInt8]]) {
        self.arguments = arguments
    }
}

/// Why Redis did not do what it was asked.
package enum RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no connection, or it was lost before the answer came.
    case disconnected(String)
    /// No answer came in time.
    case timedOut
    /// Redis answered with an error, such as `WRONGPASS` or `OOM`.
    case refused(String)
    /// What came is no answer of this protocol.
    case unexpected(String)

    /// Names no password: Redis does not repeat what it was sent.
    package var description: String {
        switch self {
        case .disconnected(let reason): "Redis cannot be reached: \(reason)"
        case .timedOut: "Redis did not answer in time"
        case .refused(let text): "Redis refused: \(text)"
        case .unexpected(let text): "Redis answered something unexpected: \(text)"
        }
    }
}
