import FlowtallyCore
import FlowtallySQL
import Testing

/// Every figure is what a plain recount over all runs gives.
struct RecountTests {
    @Test(
        "the dashboard's facts are what a recount gives", arguments: Backend.allCases,
        [1, 2, 3, 4, 5, 6] as [UInt64])
    func dashboard(backend: Backend, seed: UInt64) async throws {
        let history = RandomHistory(seed: seed)
        let ledger = try await backend.makeLedger()
        try await history.write(to: ledger)
        let facts = try await ledger.dashboardFacts(at: history.now)
        let expected = Recount(history: history).facts(generation: try await ledger.generation())

        // One by one, so that a difference names itself.
        #expect(facts.ledger == expected.ledger)
        #expect(facts.totalRuns == expected.totalRuns)
        #expect(facts.runsThisMonth == expected.runsThisMonth)
        #expect(facts.runsPreviousMonthToDate == expected.runsPreviousMonthToDate)
        #expect(facts.runsPreviousMonth == expected.runsPreviousMonth)
        #expect(facts.last30Days == expected.last30Days)
        #expect(facts.durations == expected.durations)
        #expect(facts.earlier30Days == expected.earlier30Days)
        #expect(facts.savingsLifetime == expected.savingsLifetime)
        #expect(facts.savingsThisMonth == expected.savingsThisMonth)
        #expect(facts.savingsPreviousMonthToDate == expected.savingsPreviousMonthToDate)
        #expect(facts.coverage == expected.coverage)
        #expect(facts.lateWorkflows == expected.lateWorkflows)
        #expect(facts.runsWithoutNews == expected.runsWithoutNews)
        #expect(facts.workflowsAddedThisMonth == expected.workflowsAddedThisMonth)
        #expect(facts.workflowsAddedPreviousMonthToDate == expected.workflowsAddedPreviousMonthToDate)
        #expect(facts.salesCallsThisMonth == expected.salesCallsThisMonth)
        #expect(facts == expected)
    }

    @Test("the chart's counts are what a recount gives", arguments: Backend.allCases, [7, 8] as [UInt64])
    func chart(backend: Backend, seed: UInt64) async throws {
        let history = RandomHistory(seed: seed)
        let ledger = try await backend.makeLedger()
        try await history.write(to: ledger)
        let days = DayRange(day("2026-04-01"), day("2026-05-19"))
        let workflows = try await ledger.store.workflows(in: ledger.workspace)

        let choices: [WorkflowID?] = workflows.map { $0.id } + [nil]
        for workflow in choices {
            let facts = try await ledger.store.chartFacts(days: days, workflow: workflow, in: ledger.workspace)
            let name = workflows.first { $0.id == workflow }?.externalID
            var expected: [LocalDay: OutcomeCounts] = [:]
            for entry in history.entries where name == nil || history.workflows[entry.workflow].name == name {
                let day = history.calendar.day(of: entry.startedAt)
                guard days.contains(day) else { continue }
                switch entry.status {
                case .completed: expected[day, default: OutcomeCounts()].completed += 1
                case .failed: expected[day, default: OutcomeCounts()].failed += 1
                case .cancelled: expected[day, default: OutcomeCounts()].cancelled += 1
                case .started, .running: expected[day, default: OutcomeCounts()].unfinished += 1
                }
            }
            #expect(facts.counts == expected, "\(name ?? "all")")
        }
    }

    @Test("an empty ledger counts nothing", arguments: Backend.allCases)
    func empty(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let facts = try await ledger.dashboardFacts()
        #expect(facts.ledger == .noRuns)
        #expect(facts.totalRuns == 0)
        #expect(facts.lastReportReceivedAt == nil)
        #expect(facts.last30Days == RunTally())
        #expect(facts.savingsLifetime == SavingsSum())
        #expect(facts.coverage == SavingsCoverage(set: 0, of: 0))
    }

    @Test("a chart of an unknown workflow is refused", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let days = DayRange(day("2026-05-01"), day("2026-05-20"))
        let refused = await refusal {
            try await ledger.store.chartFacts(days: days, workflow: WorkflowID("nobody"), in: ledger.workspace)
        }
        #expect(refused == LedgerError.notFound("workflow"))
    }
}
