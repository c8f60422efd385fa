import FlowtallyCore
package import FlowtallySQL
import GRDB

/// One SQLite file: many readers, one writer, every commit on disk before it is acknowledged.
package struct SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect.sqlite
    private let pool: DatabasePool
    private let writeLock: FileLock

    /// Opens or creates the file. Throws `LedgerError.unavailable` with the reason.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "flowtally"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // Opening a pool sets NORMAL, under which a commit may be lost when the machine loses power.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        } catch {
            throw Self.unavailable(error)
        }
        writeLock = try FileLock(path: path + "-writer")
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.read { try body(SQLiteConnection(database: $0)) }
        } catch let error as DatabaseError {
            throw Self.unavailable(error)
        }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.writeWithoutTransaction { database in
                // Commit and checkpoint happen inside: SQLite 3.40 must never run two of those at once (fixed in 3.51.3),
                // and a command may write to the ledger of a running server.
                try writeLock.whileHeld {
                    var result: Result?
                    try database.inTransaction(.immediate) {
                        result = try body(SQLiteConnection(database: database))
                        return .commit
                    }
                    return result!
                }
            }
        } catch let error as DatabaseError {
            throw Self.unavailable(error)
        }
    }

    private static func unavailable(_ error: any Error) -> LedgerError {
        .unavailable("SQLite: \(error)")
    }
}

// MARK: - Inspection

extension SQLiteDatabase {
    /// The version of the SQLite library.
    package func version() async throws -> String {
        try await pool.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") ?? "" }
    }

    /// What `PRAGMA quick_check` finds; nil where all is well.
    package func damage() async throws -> String? {
        let findings = try await pool.read { try String.fetchAll($0, sql: "PRAGMA quick_check(5)") }
        return findings == ["ok"] ? nil : findings.joined(separator: "; ")
    }

    /// The settings in force on the writer, read back from SQLite.
    package func writerSettings() async throws -> (journalMode: String, synchronous: Int) {
        try await pool.writeWithoutTransaction { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
            )
        }
    }
}
