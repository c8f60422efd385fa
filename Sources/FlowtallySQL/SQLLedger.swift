package import FlowtallyCore

/// The one store: everything that is kept, in SQL, on any `SQLDatabase`.
package struct SQLLedger: Sendable {
    package let database: any SQLDatabase
    package let clock: any WallClock
    let intake: RunIntake

    /// Opens the ledger: brings the schema up to date and makes sure that there is a workspace.
    ///
    /// Throws `LedgerError.unavailable` where the database cannot be used or is newer than this program.
    ///
    /// - Parameter retries: how transactions are repeated that failed for now only.
    package init(
        database: any SQLDatabase, clock: any WallClock = SystemClock(), retries: Retries = Retries()
    ) async throws {
        let database = RetryingDatabase(database, retries)
        self.database = database
        self.clock = clock
        intake = RunIntake(database: database, clock: clock)
        try await Migrator(database: database).migrate()
        try await createFirstWorkspaceIfNeeded()
    }

    func read<Result: Sendable>(
        in workspace: WorkspaceID, _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> Result {
        try await database.read { try body(TenantConnection($0, workspace: workspace)) }
    }

    /// Changes a workspace, begins its next generation and tells those who wait for that in the same transaction: no change can forget to.
    func write<Result: Sendable>(
        in workspace: WorkspaceID, _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> Result {
        let now = clock.now()
        return try await database.write { connection in
            let tenant = TenantConnection(connection, workspace: workspace)
            // Afterwards, so that a refusal has changed nothing.
            let result = try body(tenant)
            try tenant.execute(WorkspaceQueries.nextGeneration)
            try EventTelling(tenant).tell(.metricsChanged(at: now))
            return result
        }
    }
}

extension SQLLedger {
    /// Changes what no figure rests on, and so begins no generation.
    func writeQuietly<Result: Sendable>(
        in workspace: WorkspaceID, _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> Result {
        try await database.write { try body(TenantConnection($0, workspace: workspace)) }
    }
}

extension SQLLedger: LedgerHealth {
    package func checkHealth() async throws {
        _ = try await database.read { try $0.rows(SystemQuery("the store answers", "SELECT 1 AS one")) }
    }
}
