package import FlowtallySQL
import Synchronization

/// A database whose next transactions fail as planned, each at its own point.
package struct FailingDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let failures: Failures

    package init(_ base: any SQLDatabase, _ failures: Failures) {
        self.base = base
        self.failures = failures
    }

    package var dialect: SQLDialect { base.dialect }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await perform(body) { try await base.read($0) }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await perform(body) { try await base.write($0) }
    }

    private func perform<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result,
        _ transaction: (@escaping @Sendable (any SQLConnection) throws -> Result) async throws -> Result
    ) async throws -> Result {
        switch failures.next() {
        case nil: return try await transaction(body)
        case .beforeBegin(let kind): throw SQLDatabaseError(kind, "planned")
        case .atStatement(let number, let kind):
            return try await transaction { try body(FailingConnection($0, statement: number, kind)) }
        case .beforeCommit(let kind):
            return try await transaction { connection in
                _ = try body(connection)
                throw SQLDatabaseError(kind, "planned")
            }
        case .duringCommit(stands: true):
            _ = try await transaction(body)
            throw SQLDatabaseError(.outcomeUnknown, "planned")
        case .blindFor(let words): return try await transaction { try body(BlindConnection($0, words)) }
        case .duringCommit(stands: false):
            return try await transaction { connection in
                _ = try body(connection)
                throw SQLDatabaseError(.outcomeUnknown, "planned")
            }
        }
    }
}

/// Where a transaction fails.
package enum PlannedFailure: Sendable {
    case beforeBegin(SQLDatabaseError.Kind)
    /// 1 for the first statement.
    case atStatement(Int, SQLDatabaseError.Kind)
    case beforeCommit(SQLDatabaseError.Kind)
    /// The connection is lost while the commit is under way, which then stands or does not.
    case duringCommit(stands: Bool)
    /// Not a failure yet: it does not see what another transaction has just committed. Queries with these words find nothing.
    case blindFor(String)
}

/// What is planned, and how many transactions there were since.
package final class Failures: Sendable {
    private let state = Mutex((planned: [PlannedFailure](), transactions: 0))

    package init() {}

    package func plan(_ failures: [PlannedFailure]) {
        state.withLock { $0 = (failures, 0) }
    }

    package var transactions: Int { state.withLock { $0.transactions } }

    fileprivate func next() -> PlannedFailure? {
        state.withLock { state in
            state.transactions += 1
            return state.planned.isEmpty ? nil : state.planned.removeFirst()
        }
    }
}

/// A connection on which one statement fails.
private final class FailingConnection: SQLConnection {
    private let base: any SQLConnection
    private var remaining: Int
    private let kind: SQLDatabaseError.Kind

    init(_ base: any SQLConnection, statement: Int, _ kind: SQLDatabaseError.Kind) {
        self.base = base
        remaining = statement
        self.kind = kind
    }

    func enter(_ workspace: String?) throws { try base.enter(workspace) }

    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow] {
        try count()
        return try base.rows(sql, arguments)
    }

    func rows(_ sql: String, inOrder values: [SQLValue]) throws -> [SQLRow] {
        try count()
        return try base.rows(sql, inOrder: values)
    }

    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int {
        try count()
        return try base.execute(sql, arguments)
    }

    func send(_ sql: String, _ arguments: [String: SQLValue]) throws {
        try count()
        try base.send(sql, arguments)
    }

    func send(_ sql: String, inOrder values: [SQLValue]) throws {
        try count()
        try base.send(sql, inOrder: values)
    }

    func executeScript(_ sql: String) throws {
        try count()
        try base.executeScript(sql)
    }

    private func count() throws {
        remaining -= 1
        if remaining == 0 { throw SQLDatabaseError(kind, "planned") }
    }
}

/// A connection that does not see some rows.
private struct BlindConnection: SQLConnection {
    private let base: any SQLConnection
    private let words: String

    init(_ base: any SQLConnection, _ words: String) {
        self.base = base
        self.words = words
    }

    func enter(_ workspace: String?) throws { try base.enter(workspace) }

    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow] {
        sql.contains(words) ? [] : try base.rows(sql, arguments)
    }

    func rows(_ sql: String, inOrder values: [SQLValue]) throws -> [SQLRow] {
        sql.contains(words) ? [] : try base.rows(sql, inOrder: values)
    }

    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int { try base.execute(sql, arguments) }
    func send(_ sql: String, _ arguments: [String: SQLValue]) throws { try base.send(sql, arguments) }
    func send(_ sql: String, inOrder values: [SQLValue]) throws { try base.send(sql, inOrder: values) }
    func executeScript(_ sql: String) throws { try base.executeScript(sql) }
}
