package import FlowtallyCore
package import FlowtallySQL

/// A PostgreSQL server, over a pool of connections that are opened as they are needed.
package struct PostgresDatabase: SQLDatabase {
    package let dialect = SQLDialect.postgreSQL
    /// The time of the server, which is the same for all programs that use it: leases rest on it.
    package let clock: any WallClock
    private let pool: ConnectionPool

    package init(_ settings: PostgresSettings) {
        let clock = ServerClock()
        self.clock = clock
        pool = ConnectionPool(settings, clock)
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await pool.read(body)
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await pool.write(body)
    }
}

// MARK: - Inspection

/// What a server says of itself.
package struct PostgresInspection: Sendable {
    package let version: String
    /// Every commit is on disk before it is acknowledged.
    package let isDurable: Bool
}

extension PostgresDatabase {
    /// What sessions of our programs are called, unless they say otherwise.
    package static let applicationName = "flowtally"

    /// How many sessions of servers and other programs of ours use the database now. A server always has one.
    package func sessionsOfPrograms() async throws -> Int {
        try await read { connection in
            let rows = try connection.rows(
                """
                SELECT COUNT(*) AS count FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = :name AND pid <> pg_backend_pid()
                """, ["name": .text(Self.applicationName)])
            return Int(try rows[0].integer("count"))
        }
    }

    package func inspect() async throws -> PostgresInspection {
        try await read { connection in
            func setting(_ name: String) throws -> String {
                try connection.rows("SELECT current_setting(:name) AS value", ["name": .text(name)])[0].text("value")
            }
            return PostgresInspection(
                version: try setting("server_version"),
                isDurable: try setting("fsync") == "on" && setting("synchronous_commit") != "off")
        }
    }
}
