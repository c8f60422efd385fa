/// A database as a driver offers it: it prepares, binds, runs and reports errors, and names the few words that differ.
package protocol SQLDatabase: Sendable {
    var dialect: SQLDialect { get }

    /// Runs `body` on one snapshot. Throws what `body` throws, and `SQLDatabaseError` for what the database itself refuses.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result

    /// Runs `body` in one transaction, which is durable when this returns and undone when it throws; only after an error of the kind
    /// `outcomeUnknown` it may be either. May run `body` more than once.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result
}

/// One connection inside a transaction.
package protocol SQLConnection {
    /// Where queries note how long they took; nil where nobody asks.
    var durations: QueryDurations? { get }

    /// Runs a statement. Parameters are named, as in `:id`.
    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow]

    /// Runs a statement that returns no rows, and tells how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int

    /// The same with the values of all parameters, in the order in which the statement first names them.
    @discardableResult
    func execute(_ sql: String, inOrder values: [SQLValue]) throws -> Int

    /// Runs several statements without parameters.
    func executeScript(_ sql: String) throws
}

extension SQLConnection {
    package var durations: QueryDurations? { nil }

    func measure<Result>(_ name: String, _ run: () throws -> Result) rethrows -> Result {
        guard let durations else { return try run() }
        return try durations.measure(name, run)
    }
}

/// The words that databases spell differently.
package struct SQLDialect: Sendable {
    /// The type of 64-bit integers.
    package let integer: String
    /// What follows a table's definition.
    package let tableOptions: String
    /// The same for a table that is kept in the order of its primary key, where the database can do that.
    package let clusteredTableOptions: String
    /// How a generated column is kept.
    package let generatedColumn: String

    package static let sqlite = SQLDialect(
        integer: "INTEGER", tableOptions: "STRICT", clusteredTableOptions: "STRICT, WITHOUT ROWID",
        generatedColumn: "VIRTUAL")
}

/// A value of one column or parameter.
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)

    package static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    package static func integer(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    package static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
    package static func boolean(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
}
