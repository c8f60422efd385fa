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

    /// As `read`, for a body that is over in a moment: it may run on the caller's own thread, which saves two changes of threads.
    func readBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result

    /// As `write`, for a body that is over in a moment.
    func writeBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result
}

extension SQLDatabase {
    package func readBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await read(body)
    }

    package func writeBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await write(body)
    }
}

/// One connection inside a transaction.
package protocol SQLConnection {
    /// Where queries note how long they took; nil where nobody asks.
    var durations: QueryDurations? { get }

    /// Says whose rows the statements from here on mean; nil for statements that belong to no workspace. Called before each.
    ///
    /// A database with many writers shows no others, and where the transaction is one that writes, it waits before the first statement
    /// about a workspace until no other one writes to it.
    func enter(_ workspace: String?) throws

    /// Runs a statement. Parameters are named, as in `:id`.
    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow]

    /// The same with the values of all parameters, in the order in which the statement first names them.
    func rows(_ sql: String, inOrder values: [SQLValue]) throws -> [SQLRow]

    /// Asks, in a transaction that only reads, for rows that are needed later, and returns how to wait for them. A server is sent what
    /// was asked in the meantime at once. What a statement is refused with is thrown where its rows, or later ones, are waited for.
    func ask(_ sql: String, _ arguments: [String: SQLValue]) throws -> () throws -> [SQLRow]

    /// Runs a statement that returns no rows, and tells how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int

    /// Runs a statement whose answer nobody waits for: what it is refused with is thrown by a later call, or in place of the commit.
    func send(_ sql: String, _ arguments: [String: SQLValue]) throws

    /// The same with the values of all parameters, in the order in which the statement first names them.
    func send(_ sql: String, inOrder values: [SQLValue]) throws

    /// Runs several statements without parameters.
    func executeScript(_ sql: String) throws
}

extension SQLConnection {
    package var durations: QueryDurations? { nil }

    // Where an answer costs no way to a server and back, there is nothing to gain by asking before it is needed, or by not waiting for it.

    package func ask(_ sql: String, _ arguments: [String: SQLValue]) throws -> () throws -> [SQLRow] {
        { try rows(sql, arguments) }
    }

    package func send(_ sql: String, _ arguments: [String: SQLValue]) throws { try execute(sql, arguments) }

    func measure<Result>(_ name: String, _ run: () throws -> Result) rethrows -> Result {
        guard let durations else { return try run() }
        return try durations.measure(name, run)
    }
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
