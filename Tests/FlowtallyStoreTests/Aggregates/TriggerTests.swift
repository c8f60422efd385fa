import FlowtallyCore
import FlowtallySQL
import Testing

/// Whatever happens to a run, and whoever makes it happen, the aggregates say what a recount says.
struct TriggerTests {
    /// Runs of two workflows on three days, of every status.
    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        var reports: [RunReport] = []
        for (number, status) in (RunStatus.allCases + RunStatus.allCases).enumerated() {
            let start = noon - .hours(Int64(number) * 7)
            let statement = RunStatement(
                status: status, startedAt: start, completedAt: status.isFinished ? start + .seconds(90) : nil)
            reports.append(report("\(number)", of: number.isMultiple(of: 3) ? "a" : "b", statement))
        }
        try await ledger.record(reports)
        try await ledger.store.setRecentDays(DayRange(day("2026-04-01"), day("2026-05-19")), in: ledger.workspace)
        for (from, minutes) in [("2026-01-01", Int64(30)), ("2026-05-19", Int64(10))] {
            _ = try await ledger.store.addSavingsRate(
                SavingsRateDraft(
                    validFrom: day(from),
                    terms: SavingsTerms(manualSeconds: minutes * 60, hourlyRateMinor: 4999, costPerRunMinor: 3)),
                to: nil, in: ledger.workspace)
        }
        return ledger
    }

    static let statements = [
        // What a person may type into the database's own shell.
        "UPDATE workflow_runs SET status = 'FAILED' WHERE status = 'COMPLETED'",
        "UPDATE workflow_runs SET status = 'COMPLETED', completed_at = started_at + 1234 WHERE status = 'RUNNING'",
        "UPDATE workflow_runs SET completed_at = completed_at + 3600000 WHERE completed_at IS NOT NULL",
        "UPDATE workflow_runs SET completed_at = started_at - 1 WHERE completed_at IS NOT NULL",
        "UPDATE workflow_runs SET status = 'STARTED', completed_at = NULL, attempt = attempt + 1",
        "UPDATE workflow_runs SET started_at = started_at - 86400000, local_day = '2026-05-01'",
        "UPDATE workflow_runs SET started_at = started_at - 3600000",
        "UPDATE workflow_runs SET local_day = '2026-05-01' WHERE external_id = '3'",
        "UPDATE workflow_runs SET workflow_id = (SELECT MIN(id) FROM workflows)",
        "UPDATE workflow_runs SET output = '1', version = '2'",
        "DELETE FROM workflow_runs WHERE status = 'COMPLETED'",
        "DELETE FROM workflow_runs",
        "UPDATE workflows SET role = 'utility'",
        "UPDATE workflows SET role = 'errorHandler' WHERE external_id = 'a'",
        "DELETE FROM workflows WHERE external_id = 'a'",
        "DELETE FROM workflows",
        "UPDATE savings_rates SET manual_seconds = 1, cost_per_run_minor = 0",
        "UPDATE savings_rates SET valid_from = '2026-05-20' WHERE valid_from = '2026-01-01'",
        "UPDATE savings_rates SET workflow_id = (SELECT MIN(id) FROM workflows) WHERE valid_from = '2026-01-01'",
        "DELETE FROM savings_rates WHERE valid_from = '2026-05-19'",
        "DELETE FROM savings_rates",
        "UPDATE workspaces SET time_zone = 'Asia/Tokyo'",
    ]

    @Test("after a change by anybody a recount agrees", arguments: Backend.allCases, TriggerTests.statements)
    func change(backend: Backend, statement: String) async throws {
        let ledger = try await makeLedger(backend)
        try await ledger.execute(statement)
        #expect(try await ledger.differences() == [])
    }

    @Test("runs that anybody adds are counted", arguments: Backend.allCases)
    func insertion(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        for (status, end) in [("COMPLETED", "99"), ("FAILED", "5"), ("RUNNING", "NULL")] {
            try await ledger.execute(
                """
                INSERT INTO workflow_runs (workspace_id, id, workflow_id, source, external_id, status, attempt, started_at,
                    completed_at, local_day, created_at, updated_at)
                SELECT :workspace, '\(status)', MIN(id), 'api', '\(status)', '\(status)', 1, 1, \(end), '1970-01-01', 1, 1
                FROM workflows
                """)
        }
        #expect(try await ledger.differences() == [])
        #expect(try await ledger.integers("SELECT runs AS value FROM workspace_totals") == [13])
        #expect(
            try await ledger.integers("SELECT bucket_ms AS value FROM workspace_durations WHERE local_day < '1971'")
                == [98])
    }

    @Test("each change takes away just what it had added", arguments: Backend.allCases)
    func nothingLeft(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await ledger.execute("DELETE FROM workflow_runs")
        for table in ["automation_metrics", "workspace_metrics", "workspace_totals"] {
            let sums = try await ledger.integers(
                "SELECT SUM(ABS(runs) + ABS(completed) + ABS(duration_ms) + ABS(seconds_saved) + ABS(gross_rest)) AS value FROM \(table)"
            )
            #expect(sums == [0], "\(table)")
        }
        for table in [
            "automation_durations", "automation_hours", "workspace_durations", "workspace_recent_durations",
        ] {
            #expect(try await ledger.integers("SELECT SUM(ABS(runs)) AS value FROM \(table)") == [0], "\(table)")
        }
        let facts = try await ledger.dashboardFacts()
        #expect(facts.ledger == .noRuns)
        #expect(facts.totalRuns == 0)
    }

    @Test("a workspace can go, with all of its runs and aggregates", arguments: Backend.allCases)
    func workspace(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await ledger.execute("DELETE FROM workspaces WHERE id = :workspace")
        for table in [
            "automation_metrics", "automation_durations", "automation_hours", "workspace_metrics",
            "workspace_durations", "workspace_recent_durations", "workspace_totals",
        ] {
            #expect(try await ledger.count(table) == 0, "\(table)")
        }
    }

    @Test("the first run of a workflow is found again when it is deleted", arguments: Backend.allCases)
    func firstRun(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = try await ledger.record(report("1", completed(noon - .days(3)))).run
        try await ledger.record(report("2", completed(noon - .days(1))))
        try await ledger.store.deleteRun(first.id, in: ledger.workspace)
        #expect(try await ledger.dashboardFacts().ledger == .firstRun(at: noon - .days(1), on: day("2026-05-19")))
    }
}
