import FlowtallySQL
import Synchronization

/// A database that remembers which statements it ran.
struct RecordingDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let location: any LedgerLocation
    let log = StatementLog()

    /// - Parameter location: kept for as long as the database is.
    init(_ base: any SQLDatabase, in location: any LedgerLocation) {
        self.base = base
        self.location = location
    }

    var dialect: SQLDialect { base.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let log = log
        return try await base.read { try body(RecordingConnection(base: $0, log: log)) }
    }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        let log = log
        return try await base.write { try body(RecordingConnection(base: $0, log: log)) }
    }
}

final class StatementLog: Sendable {
    private let statements = Mutex<Set<String>>([])

    func note(_ sql: String) {
        statements.withLock { _ = $0.insert(sql) }
    }

    var all: Set<String> { statements.withLock { $0 } }
}

private struct RecordingConnection: SQLConnection {
    let base: any SQLConnection
    let log: StatementLog

    func enter(_ workspace: String?) throws { try base.enter(workspace) }

    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow] {
        log.note(sql)
        return try base.rows(sql, arguments)
    }

    func rows(_ sql: String, inOrder values: [SQLValue]) throws -> [SQLRow] {
        log.note(sql)
        return try base.rows(sql, inOrder: values)
    }

    func ask(_ sql: String, _ arguments: [String: SQLValue]) throws -> () throws -> [SQLRow] {
        log.note(sql)
        return try base.ask(sql, arguments)
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int {
        log.note(sql)
        return try base.execute(sql, arguments)
    }

    func send(_ sql: String, _ arguments: [String: SQLValue]) throws {
        log.note(sql)
        try base.send(sql, arguments)
    }

    func send(_ sql: String, inOrder values: [SQLValue]) throws {
        log.note(sql)
        try base.send(sql, inOrder: values)
    }

    func executeScript(_ sql: String) throws {
        try base.executeScript(sql)
    }
}
