import FlowtallyCore
import FlowtallySQL
import Testing

/// The cards of one workflow, and its failures.
struct WorkflowFactsTests {
    private func facts(_ ledger: TestLedger, _ id: WorkflowID) async throws -> WorkflowFacts {
        try await ledger.store.workflowFacts(of: id, at: noon, in: ledger.workspace).facts
    }

    private func workflow(_ ledger: TestLedger, _ name: String) async throws -> WorkflowID {
        try #require(try await ledger.store.workflows(in: ledger.workspace).first { $0.name == name }).id
    }

    @Test("a workflow's cards rest on its own runs", arguments: Backend.allCases)
    func cards(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record([
            report("1", of: "a", completed(noon)), report("2", of: "a", completed(noon - .days(29))),
            report("3", of: "a", RunStatement(status: .failed, startedAt: noon - .days(1))),
            report("4", of: "a", completed(noon - .days(30))), report("5", of: "a", completed(noon - .days(90))),
            report("6", of: "b", completed(noon)),
        ])
        let rate = SavingsRateDraft(
            validFrom: day("2026-01-01"), terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100))
        let added = try await ledger.store.addSavingsRate(rate, to: nil, in: ledger.workspace)
        let facts = try await facts(ledger, try await workflow(ledger, "a"))
        #expect(facts.last30Days.counts == OutcomeCounts(completed: 2, failed: 1))
        #expect(facts.earlier30Days.counts == OutcomeCounts(completed: 1))
        #expect(facts.lifetime.runs == 5)
        #expect(facts.lifetime.savings.seconds == 4 * 60)
        #expect(facts.durations.medianSeconds == 0.999)
        #expect(facts.firstRun == .firstRun(at: LocalCalendar.utc.start(of: day("2026-02-19")), on: day("2026-02-19")))
        #expect(facts.rate == added)
    }

    @Test("they equal the workflow's row of the table", arguments: Backend.allCases, [21, 22] as [UInt64])
    func row(backend: Backend, seed: UInt64) async throws {
        let history = RandomHistory(seed: seed)
        let ledger = try await backend.makeLedger()
        try await history.write(to: ledger)
        let windows = DashboardWindows(now: history.now, calendar: history.calendar)
        let rows = try await ledger.store.workflowFigures(
            in: windows.last30Days, today: windows.today, of: ledger.workspace)
        #expect(!rows.isEmpty)
        for row in rows {
            let facts = try await ledger.store.workflowFacts(of: row.workflow.id, at: history.now, in: ledger.workspace)
                .facts
            #expect(facts.last30Days == row.tally)
            #expect(facts.durations == row.durations)
            #expect(facts.workflow == row.workflow)
            #expect(facts.rate == row.rate)
        }
    }

    @Test("a workflow without runs has nothing, one that is not there is refused", arguments: Backend.allCases)
    func empty(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report())
        let run = try #require(try await ledger.runs().first)
        try await ledger.store.deleteRun(run.id, in: ledger.workspace)
        let facts = try await facts(ledger, run.workflowID)
        #expect(facts.last30Days == RunTally())
        #expect(facts.firstRun == .noRuns)
        let refused = await refusal { try await self.facts(ledger, WorkflowID("none")) }
        #expect(refused == .notFound("workflow"))
    }

    @Test("failures come newest first, of one workflow, from a time on, up to a number", arguments: Backend.allCases)
    func failures(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        func failed(_ id: String, of workflow: String = "a", daysAgo: Int64, _ error: String? = nil) -> RunReport {
            report(id, of: workflow, RunStatement(status: .failed, startedAt: noon - .days(daysAgo), error: error))
        }
        try await ledger.record([
            failed("1", daysAgo: 3, "three"), failed("2", daysAgo: 1, String(repeating: "x", count: 5000)),
            failed("3", daysAgo: 2), failed("4", daysAgo: 9, "old"), failed("5", of: "b", daysAgo: 1, "other"),
            report("6", of: "a", completed(noon)),
        ])
        let id = try await workflow(ledger, "a")
        func read(_ limit: Int) async throws -> [RunFailure] {
            try await ledger.store.failures(of: id, since: noon - .days(3), limit: limit, in: ledger.workspace)
        }
        #expect(
            try await read(10).map(\.error) == [String(repeating: "x", count: RunFailure.errorLength), nil, "three"])
        #expect(try await read(2).map(\.startedAt) == [noon - .days(1), noon - .days(2)])
    }
}
