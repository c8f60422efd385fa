import FlowtallyCore
import FlowtallySQL
import Testing

struct WorkflowFiguresTests {
    @Test("each workflow's figures are those of its own runs in the span of days", arguments: Backend.allCases)
    func figures(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record([
            report("1", of: "a", completed(noon)), report("2", of: "a", completed(noon - .days(1))),
            report("3", of: "a", RunStatement(status: .failed, startedAt: noon - .days(1))),
            report("4", of: "a", completed(noon - .days(40))),
            report("5", of: "b", RunStatement(status: .cancelled, startedAt: noon - .days(2))),
        ])
        let rate = SavingsRateDraft(
            validFrom: day("2026-01-01"),
            terms: SavingsTerms(manualSeconds: 1800, hourlyRateMinor: 1001, costPerRunMinor: 2))
        _ = try await ledger.store.addSavingsRate(rate, to: nil, in: ledger.workspace)
        let figures = try await ledger.store.workflowFigures(
            in: DayRange(day("2026-05-19"), day("2026-05-20")), today: day("2026-05-20"), of: ledger.workspace)
        let a = try #require(figures.first { $0.workflow.name == "a" })
        #expect(a.tally.counts == OutcomeCounts(completed: 2, failed: 1))
        #expect(a.tally.meanSeconds == 1)
        #expect(a.durations.medianSeconds == 0.999)
        #expect(a.savings.seconds == 3600)
        #expect(a.savings.grossMinor == 1001)
        #expect(a.savings.costMinor == 6)
        #expect(a.workflow.lastRunAt == noon)
        #expect(a.workflow.lastFailureAt == noon - .days(1))
        let b = try #require(figures.first { $0.workflow.name == "b" })
        #expect(b.tally == RunTally())
        #expect(b.durations.p95Seconds == nil)
        #expect(b.workflow.lastFailureAt == nil)
    }

    @Test("the rows of all workflows add up to the card", arguments: Backend.allCases, [11, 12] as [UInt64])
    func sum(backend: Backend, seed: UInt64) async throws {
        let history = RandomHistory(seed: seed)
        let ledger = try await backend.makeLedger()
        try await history.write(to: ledger)
        let facts = try await ledger.dashboardFacts(at: history.now)
        let windows = DashboardWindows(now: history.now, calendar: history.calendar)
        let figures = try await ledger.store.workflowFigures(
            in: windows.last30Days, today: windows.today, of: ledger.workspace)
        #expect(figures.reduce(into: RunTally()) { $0 += $1.tally } == facts.last30Days)
    }
}
