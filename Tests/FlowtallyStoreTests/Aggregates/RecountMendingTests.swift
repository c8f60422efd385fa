import FlowtallyCore
import FlowtallySQL
import Testing

struct RecountMendingTests {
    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        try await ledger.record((0..<6).map { report("\($0)", completed(noon - .hours(Int64($0) * 10))) })
        try await ledger.store.setRecentDays(DayRange(day("2026-05-01"), day("2026-05-19")), in: ledger.workspace)
        return ledger
    }

    static let damages = [
        "UPDATE automation_metrics SET completed = completed + 1, runs = runs + 1",
        "UPDATE automation_metrics SET duration_ms = 0 WHERE local_day = '2026-05-20'",
        "UPDATE automation_metrics SET manual_seconds = 60",
        "UPDATE automation_metrics SET is_productive = 0",
        "DELETE FROM automation_metrics WHERE local_day = '2026-05-19'",
        "UPDATE automation_durations SET runs = 7 WHERE local_day = '2026-05-20'",
        "DELETE FROM automation_durations",
        "UPDATE automation_hours SET runs = 2",
        "DELETE FROM automation_hours",
        "UPDATE workspace_metrics SET failed = 1 WHERE local_day = '2026-05-18'",
        "DELETE FROM workspace_metrics",
        "UPDATE workspace_durations SET runs = 0",
        "UPDATE workspace_totals SET cost_minor = 5",
        "DELETE FROM workspace_totals",
        "UPDATE workspace_recent_durations SET runs = 9",
        "DELETE FROM workspace_recent_durations",
        "INSERT INTO workspace_recent_durations VALUES (:workspace, 64, 1)",
    ]

    @Test(
        "a damaged figure is found, mended and found no more", arguments: Backend.allCases, RecountMendingTests.damages)
    func mending(backend: Backend, damage: String) async throws {
        let ledger = try await makeLedger(backend)
        let before = try await ledger.dashboardFacts()
        try await ledger.execute(damage)
        let found = try await ledger.differences()
        #expect(found != [])
        #expect(try await ledger.differences() == found)

        #expect(try await ledger.differences(mends: true) != [])
        #expect(try await ledger.differences() == [])
        var after = try await ledger.dashboardFacts()
        #expect(after.generation > before.generation)
        after.generation = before.generation
        #expect(after == before)
    }

    @Test("a difference names the table, the workflow, the day and both numbers", arguments: Backend.allCases)
    func naming(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let workflow = try #require(try await ledger.store.workflows(in: ledger.workspace).first?.id)
        try await ledger.execute("UPDATE automation_durations SET runs = 7 WHERE local_day = '2026-05-20'")
        let found = try await ledger.store.recount(day("2026-05-20"), mends: false, in: ledger.workspace)
        #expect(
            found == [
                AggregateDifference(
                    table: "automation_durations", workflowID: workflow, day: day("2026-05-20"),
                    figure: "runs (bucket_ms 992)", stored: 7, counted: 2)
            ])
    }

    @Test("a row that was mended away is made again with the terms of its day", arguments: Backend.allCases)
    func termsAfterMending(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let rate = SavingsRateDraft(
            validFrom: day("2026-01-01"), terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100))
        _ = try await ledger.store.addSavingsRate(rate, to: nil, in: ledger.workspace)
        try await ledger.execute(
            "INSERT INTO automation_metrics (workspace_id, workflow_id, local_day, runs, completed) SELECT :workspace, id, '2026-05-01', 2, 2 FROM workflows"
        )
        #expect(try await ledger.differences(mends: true) != [])
        try await ledger.record(report("new", completed(instant("2026-05-01T10:00:00Z"))))
        #expect(try await ledger.differences() == [])
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 7 * 60)
    }

    @Test(
        "a day that changed is told until it is forgotten, and again after the next change", arguments: Backend.allCases
    )
    func touchedDays(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let (store, workspace) = (ledger.store, ledger.workspace)
        let days = [day("2026-05-18"), day("2026-05-19"), day("2026-05-20")]
        #expect(try await store.touchedDays(in: workspace) == days)
        let generation = try await ledger.generation()
        try await store.forgetTouch(of: days[1], in: workspace)
        #expect(try await store.touchedDays(in: workspace) == [days[0], days[2]])
        #expect(try await ledger.generation() == generation)
        try await ledger.execute("UPDATE automation_metrics SET runs = 9 WHERE local_day = '2026-05-19'")
        #expect(try await store.touchedDays(in: workspace) == [days[0], days[2]])
        try await ledger.record(report("late", completed(noon - .days(1))))
        #expect(try await store.touchedDays(in: workspace) == days)
    }

    @Test("what a recount finds in one workspace is not another's", arguments: Backend.allCases)
    func others(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let other = try await ledger.addWorkspace()
        try await ledger.record(report("1", completed(noon)), in: other)
        try await ledger.execute("UPDATE workspace_totals SET runs = 99 WHERE workspace_id = :workspace")
        #expect(try await ledger.store.recountTotals(mends: true, in: other) == [])
        #expect(try await ledger.store.recountTotals(mends: true, in: ledger.workspace).count == 1)
        #expect(try await ledger.store.recountTotals(mends: false, in: ledger.workspace) == [])
    }
}
