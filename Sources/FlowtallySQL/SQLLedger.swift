package import FlowtallyCore

/// The one store: everything that is kept, in SQL, on any `SQLDatabase`.
package struct SQLLedger: Sendable {
    package let database: any SQLDatabase
    package let clock: any WallClock
    let intake: RunIntake
    let observers = LedgerObservers()
    let rememberedHours = RememberedHours()

    /// The newest schema that this program knows.
    package static let schemaVersion = Migration.all.count

    /// Opens the ledger: brings the schema up to date and makes sure that there is a workspace.
    ///
    /// Throws `LedgerError.unavailable` where the database cannot be used or is newer than this program.
    ///
    /// - Parameter retries: how transactions are repeated that failed for now only.
    package init(
        database: any SQLDatabase, clock: any WallClock = SystemClock(), retries: Retries = Retries()
    ) async throws {
        try await Migrator(database: database, retries: retries).migrate()
        let database = RetryingDatabase(database, retries)
        self.database = database
        self.clock = clock
        intake = RunIntake(database: database, clock: clock, observers: observers)
        try await createFirstWorkspaceIfNeeded()
    }

    func read<Result: Sendable>(
        in workspace: WorkspaceID, _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> Result {
        try await database.read { try body(TenantConnection($0, workspace: workspace)) }
    }

    /// The same for a `body` that is over in a moment, however large the ledger is.
    func readBriefly<Result: Sendable>(
        in workspace: WorkspaceID, _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> Result {
        try await database.readBriefly { try body(TenantConnection($0, workspace: workspace)) }
    }

    /// What `body` gives for each workspace, all from one snapshot: no query looks over the walls between them.
    func readOfEach<Result: Sendable>(
        _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> [Result] {
        try await database.read { connection in
            try connection.rows(Self.allWorkspaces).map {
                try body(TenantConnection(connection, workspace: try $0.id("id")))
            }
        }
    }

    /// Changes a workspace, begins its next generation and tells those who wait for that in the same transaction, and tells the
    /// observers: no change can forget to.
    func write<Result: Sendable>(
        in workspace: WorkspaceID, changing scopes: Set<ChangeScope>,
        _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> Result {
        let now = clock.now()
        return try await writeAndTell(in: workspace, changing: scopes) { connection in
            // Afterwards, so that a refusal has changed nothing.
            let result = try body(connection)
            try EventTelling(connection).tell(.metricsChanged(at: now))
            return (result, try connection.beginGeneration())
        }
    }

    /// The same for a `body` that begins the generation itself, and returns nil for it where nothing changed.
    func writeAndTell<Result: Sendable>(
        in workspace: WorkspaceID, changing scopes: Set<ChangeScope>,
        _ body: @escaping @Sendable (TenantConnection) throws -> (Result, generation: Int64?)
    ) async throws -> Result {
        let (result, generation) = try await writeQuietly(in: workspace, body)
        if let generation {
            observers.tell(LedgerChange(workspace: workspace, generation: generation, scopes: scopes))
        }
        return result
    }

    /// Changes what no figure rests on, and so begins no generation.
    func writeQuietly<Result: Sendable>(
        in workspace: WorkspaceID, _ body: @escaping @Sendable (TenantConnection) throws -> Result
    ) async throws -> Result {
        try await database.write { try body(TenantConnection($0, workspace: workspace)) }
    }
}

extension SQLLedger: GenerationStore {
    package func observe(_ observer: any LedgerObserver) {
        observers.add(observer)
    }

    package func generation(of workspace: WorkspaceID) async throws -> Int64 {
        let row = try await readBriefly(in: workspace) { try $0.firstRow(WorkspaceQueries.generation) }
        guard let row else { throw LedgerError.notFound("workspace") }
        return try row.integer("generation")
    }

    package func generations() async throws -> [WorkspaceID: Int64] {
        let rows = try await database.read { try $0.rows(WorkspaceQueries.generations) }
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (try $0.id("id"), try $0.integer("generation")) })
    }

    package func beginGeneration(scopes: Set<ChangeScope>, in workspace: WorkspaceID) async throws -> Int64 {
        try await writeAndTell(in: workspace, changing: scopes) { connection in
            let generation = try connection.beginGeneration()
            return (generation, generation)
        }
    }
}

extension TenantConnection {
    /// Throws `LedgerError.notFound`.
    func beginGeneration() throws -> Int64 {
        guard let row = try firstRow(WorkspaceQueries.nextGeneration) else { throw LedgerError.notFound("workspace") }
        return try row.integer("generation")
    }
}

extension SQLLedger: LedgerHealth {
    package func checkHealth() async throws {
        _ = try await database.read { try $0.rows(SystemQuery("the store answers", "SELECT 1 AS one")) }
    }
}
