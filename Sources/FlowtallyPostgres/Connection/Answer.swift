import FlowtallySQL

/// What the server says to one command.
enum Answer {
    case rows([SQLRow])
    /// - tag: the name of the command as it was done, as in `COMMIT`.
    case done(tag: String, changed: Int)
    case refused(Refusal)
    /// A command before it was refused.
    case skipped
}

/// An error that the server reports.
struct Refusal: Error, Equatable {
    /// The five characters of SQLSTATE.
    let state: String
    /// In English: `ERROR`, `FATAL`, `PANIC`.
    let severity: String
    let message: String

    var endsConnection: Bool { severity == "FATAL" || severity == "PANIC" }
}

/// Nothing more can be said to the server over this connection.
struct ConnectionLoss: Error, Equatable {
    let message: String
}

/// How a column's text is to be understood.
enum ColumnType: Equatable {
    case integer
    case boolean
    case text

    /// - Parameter oid: of the type in `pg_type`, where these never change.
    init(oid: UInt32) {
        switch oid {
        // bigint, smallint, integer, and numeric, which is the type of a sum of bigints.
        case 20, 21, 23, 1700: self = .integer
        case 16: self = .boolean
        default: self = .text
        }
    }

    /// A number that is not an integer of 64 bits stays a text, which the row then reports.
    func value(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
        let text = String(decoding: bytes, as: UTF8.self)
        return switch self {
        case .integer: Int64(text).map { .integer($0) } ?? .text(text)
        case .boolean: .boolean(text == "t")
        case .text: .text(text)
        }
    }
}
