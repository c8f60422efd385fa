import FlowtallyCore

/// Brings a database to the schema of this program, one migration after the other, each in its own transaction.
struct Migrator {
    let database: any SQLDatabase

    func migrate() async throws {
        let dialect = database.dialect
        try await database.write { connection in
            try connection.executeScript(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    version \(dialect.integer) PRIMARY KEY,
                    name TEXT NOT NULL
                ) \(dialect.tableOptions);
                """)
        }
        let known = Migration.all
        let current = try await database.read { try Self.version($0) }
        guard current <= known.count else {
            throw LedgerError.unavailable(
                "the ledger has schema version \(current), this program knows \(known.count): use a newer program")
        }
        for (index, migration) in known.enumerated() where index >= current {
            try await database.write { connection in
                // Another process may have opened the ledger at the same moment and been first.
                guard try Self.version(connection) == index else { return }
                try connection.executeScript(migration.sql(dialect))
                try connection.execute(
                    Self.recordVersion, ["version": .integer(index + 1), "name": .text(migration.name)])
            }
        }
    }

    private static func version(_ connection: any SQLConnection) throws -> Int64 {
        try connection.rows(currentVersion).first?.optionalInteger("version") ?? 0
    }

    private static let currentVersion = SystemQuery(
        "the schema's version", "SELECT MAX(version) AS version FROM schema_migrations")
    private static let recordVersion = SystemQuery(
        "note a migration", "INSERT INTO schema_migrations (version, name) VALUES (:version, :name)")
}

/// One step of the schema. A released migration never changes.
struct Migration: Sendable {
    let name: String
    let sql: @Sendable (SQLDialect) -> String

    static let all = [
        accounts, runs, serviceRequests, savingsHistory, aggregates, jobs, schedules, runLists, membersAndBranding,
        webhooks,
    ]
}
