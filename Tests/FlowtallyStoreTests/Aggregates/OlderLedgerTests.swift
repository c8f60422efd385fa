import FlowtallyCore
import FlowtallySQLite
import Testing

@testable import FlowtallySQL

struct OlderLedgerTests {
    @Test("a ledger from before there were aggregates is given them")
    func migration() async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
        try await database.write { connection in
            try connection.executeScript(
                "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
            for (index, migration) in [Migration.accounts, .runs, .serviceRequests].enumerated() {
                try connection.executeScript(migration.sql(.sqlite))
                try connection.execute("INSERT INTO schema_migrations VALUES (\(index + 1), '')", [:])
            }
            try connection.executeScript(Self.history)
        }
        let ledger = TestLedger(
            store: try await SQLLedger(database: database, clock: TestClock()),
            database: RecordingDatabase(database, in: directory), clock: TestClock(), workspace: WorkspaceID("w"))
        #expect(try await ledger.differences() == [])
        let facts = try await ledger.dashboardFacts()
        #expect(facts.totalRuns == 40)
        #expect(facts.savingsLifetime.seconds == 20 * 60)
        #expect(facts.last30Days.timedRuns == 15)
        #expect(facts.runsThisMonth == 20)
        #expect(try await ledger.store.savingsRates(of: WorkflowID("f"), in: ledger.workspace).count == 1)
    }

    /// 40 runs, one a day up to 20 May 2026, every second of them failed.
    private static let history = """
        INSERT INTO workspaces (id, name, time_zone, currency, created_at) VALUES ('w', 'W', 'UTC', 'EUR', 0);
        INSERT INTO workflows (workspace_id, id, source, external_id, name) VALUES ('w', 'f', 'api', 'f', 'F');
        INSERT INTO savings_rates (workspace_id, id, workflow_id, valid_from, manual_seconds, hourly_rate_minor,
            cost_per_run_minor, created_at) VALUES ('w', 'r', 'f', '2026-01-01', 60, 100, 0, 0);
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 39)
        INSERT INTO workflow_runs (workspace_id, id, workflow_id, source, external_id, status, attempt, started_at,
            completed_at, local_day, created_at, updated_at)
        SELECT 'w', i, 'f', 'api', i, CASE i % 2 WHEN 0 THEN 'COMPLETED' ELSE 'FAILED' END, 1,
            1779235200000 - i * 86400000, 1779235200000 - i * 86400000 + i * 1000,
            date('2026-05-20', '-' || i || ' days'), 0, 0 FROM n;
        """
}
