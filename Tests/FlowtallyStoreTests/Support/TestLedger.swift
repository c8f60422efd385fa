import FlowtallyCore
import FlowtallySQL

/// A ledger to test, with what lies beneath it.
struct TestLedger: Sendable {
    let store: any Ledger
    let database: RecordingDatabase
    let clock: TestClock
    /// The workspace that the ledger began with.
    let workspace: WorkspaceID

    /// Takes in one report, or throws why it was refused.
    @discardableResult
    func record(_ report: RunReport, in workspace: WorkspaceID? = nil) async throws -> RecordedRun {
        let results = try await store.write(batch: [report], in: workspace ?? self.workspace)
        return try results[0].get()
    }

    /// Takes in reports, none of which may be refused.
    func record(_ reports: [RunReport]) async throws {
        for result in try await store.write(batch: reports, in: workspace) { _ = try result.get() }
    }

    /// Writes as a single request does. The answer holds the run's id.
    @discardableResult
    func write(
        _ write: RunWrite, once claim: IdempotencyClaim? = nil, in workspace: WorkspaceID? = nil
    ) async throws -> GivenAnswer {
        try await store.write(write, in: workspace ?? self.workspace, once: claim) { recorded in
            StoredAnswer(status: recorded.isNew ? 201 : 200, body: recorded.run.id.text)
        }
    }

    /// All runs of the first workspace that a filter lets through, newest first.
    func runs(_ filter: RunFilter = RunFilter()) async throws -> [Run] {
        try await store.page(of: filter, after: nil, limit: 100_000, in: workspace).runs
    }

    func externalIDs(_ filter: RunFilter) async throws -> [String] {
        try await runs(filter).map { $0.externalID }.sorted()
    }

    func dashboardFacts(at now: Instant? = nil) async throws -> DashboardFacts {
        try await store.dashboardFacts(at: now ?? clock.now(), in: workspace).facts
    }

    func addWorkspace(_ name: String = "Other") async throws -> WorkspaceID {
        // Later than the first, which stays the first.
        let id = WorkspaceID.new(at: clock.now() + .seconds(1))
        try await execute(
            """
            INSERT INTO workspaces (id, name, time_zone, currency, created_at)
            VALUES (:id, :name, 'UTC', 'EUR', :created_at)
            """, ["id": .id(id), "name": .text(name), "created_at": .instant(clock.now())])
        return id
    }
}

// MARK: - Beneath the store

extension TestLedger {
    /// Runs a statement in which `:workspace` is the first workspace, unless told otherwise.
    func execute(_ sql: String, _ arguments: [String: SQLValue] = [:]) async throws {
        let arguments = arguments.merging(["workspace": .id(workspace)]) { own, _ in own }
        _ = try await database.write { try $0.execute(sql, arguments) }
    }

    /// Makes the database refuse what changes rows of a condition.
    func refuse(_ event: String, when condition: String = "1 = 1") async throws {
        let trigger = "CREATE TRIGGER refusal BEFORE \(event)"
        let script =
            switch database.dialect.system {
            case .sqlite: "\(trigger) WHEN \(condition) BEGIN SELECT RAISE(ABORT, 'refused'); END"
            case .postgreSQL:
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
                \(trigger) FOR EACH ROW WHEN (\(condition)) EXECUTE FUNCTION refuse();
                """
            }
        try await database.write { try $0.executeScript(script) }
    }

    func count(_ table: String) async throws -> Int64 {
        try await database.read { connection in
            let rows = try connection.rows("SELECT COUNT(*) AS count FROM \(table)", [:])
            return try rows[0].integer("count")
        }
    }

    func generation(of workspace: WorkspaceID? = nil) async throws -> Int64 {
        let id = workspace ?? self.workspace
        return try await database.read { connection in
            let rows = try connection.rows("SELECT generation FROM workspaces WHERE id = :id", ["id": .id(id)])
            return try rows[0].integer("generation")
        }
    }
}
