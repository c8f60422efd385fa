import FlowtallyCore

/// Brings a database to the schema of this program, one migration after the other, each in its own transaction.
///
/// Any number of programs may do so at once: each migration is done by the first, and the others find it done.
package struct Migrator {
    private let database: any SQLDatabase

    package init(database: any SQLDatabase, retries: Retries = Retries()) {
        self.database = RetryingDatabase(database, retries)
    }

    /// Returns the version that the schema has then. Throws `LedgerError.unavailable` where the database is newer than this program, or
    /// may not be migrated.
    ///
    /// - Parameter serverRole: a role of PostgreSQL that may then do what a server does.
    @discardableResult
    package func migrate(serverRole: String? = nil) async throws -> Int {
        let (dialect, known) = (database.dialect, Migration.all)
        let current = try await database.read { try Self.version($0, dialect) }
        guard current != UnfinishedCopy.mark else { throw UnfinishedCopy.refusal }
        guard current <= known.count else { throw Self.refusal(of: Int(current)) }
        for version in Int(current)..<known.count { try await migrate(to: version + 1, known[version]) }
        if let serverRole { try await database.write { try $0.executeScript(ServerRole.grants(to: serverRole)) } }
        return known.count
    }

    private func migrate(to version: Int, _ migration: Migration) async throws {
        let dialect = database.dialect
        do {
            try await database.write { connection in
                try connection.executeScript(dialect.beginMigration)
                // Another process may have opened the ledger at the same moment and been first.
                guard try Self.version(connection, dialect) == version - 1 else { return }
                try connection.executeScript(migration.script(version, dialect))
            }
        } catch LedgerError.unavailable(let reason) {
            throw LedgerError.unavailable(
                """
                cannot bring the ledger to schema version \(version): \(reason); `flowtally migrate` does it as the role that \
                owns the tables
                """)
        }
    }

    /// What `migrate` does to an empty database, for people to read or to run themselves.
    package static func script(_ dialect: SQLDialect, serverRole: String? = nil) -> String {
        let steps = Migration.all.enumerated().map { index, migration in
            "-- \(migration.name)\nBEGIN;\n\(dialect.beginMigration)\n\(migration.script(index + 1, dialect))\nCOMMIT;"
        }
        return (steps + (serverRole.map { [ServerRole.grants(to: $0)] } ?? [])).joined(separator: "\n\n")
    }

    /// Of a ledger whose schema has a version that this program does not know.
    static func refusal(of version: Int) -> LedgerError {
        .unavailable(
            "the ledger has schema version \(version), this program knows \(Migration.all.count): use a newer program")
    }

    /// 0 for an empty database.
    static func version(_ connection: any SQLConnection, _ dialect: SQLDialect) throws -> Int64 {
        guard try !connection.rows(tables(dialect)).isEmpty else { return 0 }
        return try connection.rows(currentVersion).first?.optionalInteger("version") ?? 0
    }

    /// Asked first, because a role without the right to make tables may not even try.
    private static func tables(_ dialect: SQLDialect) -> SystemQuery {
        let tables =
            switch dialect.system {
            case .sqlite: "sqlite_master WHERE name"
            case .postgreSQL: "pg_tables WHERE schemaname = current_schema() AND tablename"
            }
        return SystemQuery("whether there is a schema", "SELECT 1 AS one FROM \(tables) = 'schema_migrations'")
    }

    private static let currentVersion = SystemQuery(
        "the schema's version", "SELECT MAX(version) AS version FROM schema_migrations")
}

/// One step of the schema. A released migration never changes.
struct Migration: Sendable {
    let name: String
    let sql: @Sendable (SQLDialect) -> String

    /// All of it, with the note that it was done.
    func script(_ version: Int, _ dialect: SQLDialect) -> String {
        let log = """
            CREATE TABLE schema_migrations (
                version \(dialect.integer) PRIMARY KEY,
                name TEXT NOT NULL
            ) \(dialect.tableOptions);

            """
        return """
            \(version == 1 ? log : "")\(sql(dialect))
            INSERT INTO schema_migrations (version, name) VALUES (\(version), '\(name)');
            """
    }

    static let all = [
        accounts, runs, serviceRequests, savingsHistory, aggregates, jobs, schedules, runLists, membersAndBranding,
        webhooks, postgreSQL,
    ]
}
