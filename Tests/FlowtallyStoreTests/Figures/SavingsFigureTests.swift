import FlowtallyCore
import FlowtallySQL
import Testing

struct SavingsFigureTests {
    private func rate(_ from: String, minutes: Int64) -> SavingsRateDraft {
        SavingsRateDraft(
            validFrom: day(from),
            terms: SavingsTerms(manualSeconds: minutes * 60, hourlyRateMinor: 6000, costPerRunMinor: 1))
    }

    @Test("a new rate leaves the days before it as they were", arguments: Backend.allCases)
    func newRate(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let workflow = try await ledger.record(report("1", completed(instant("2026-05-14T23:59:59Z")))).run.workflowID
        try await ledger.record(report("2", completed(instant("2026-05-15T00:00:00Z"))))
        for (from, minutes) in [("2026-01-01", Int64(30)), ("2026-05-15", Int64(10))] {
            _ = try await ledger.store.addSavingsRate(rate(from, minutes: minutes), to: workflow, in: ledger.workspace)
        }
        let facts = try await ledger.dashboardFacts(at: instant("2026-06-10T12:00:00Z"))
        #expect(facts.savingsLifetime.seconds == 1800 + 600)
        #expect(facts.savingsThisMonth == SavingsSum())
        #expect(SavingsTotal(facts.savingsPreviousMonthToDate).seconds == 0)
    }

    @Test("only completed runs of productive workflows earn, and all runs cost", arguments: Backend.allCases)
    func earning(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.addSavingsRate(rate("2026-01-01", minutes: 1), to: nil, in: ledger.workspace)
        for role in WorkflowRole.allCases {
            try await ledger.record(
                RunStatus.allCases.map {
                    report(
                        "\(role)-\($0)", of: "\(role)", RunStatement(status: $0, startedAt: noon),
                        workflow: WorkflowChange(role: role))
                })
        }
        let saved = try await ledger.dashboardFacts().savingsLifetime
        #expect(saved.seconds == 60)
        #expect(saved.costMinor == 15)
    }

    @Test("the default stands in until a workflow has a rate of its own", arguments: Backend.allCases)
    func defaults(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let starts = ["2026-04-30", "2026-05-05", "2026-05-15"].map { instant("\($0)T10:00:00Z") }
        try await ledger.record(starts.map { report($0.rfc3339, completed($0)) })
        #expect(try await ledger.dashboardFacts().savingsLifetime == SavingsSum())

        let workflow = try #require(try await ledger.runs().first?.workflowID)
        _ = try await ledger.store.addSavingsRate(rate("2026-05-01", minutes: 5), to: nil, in: ledger.workspace)
        _ = try await ledger.store.addSavingsRate(rate("2026-05-10", minutes: 7), to: workflow, in: ledger.workspace)
        let saved = try await ledger.dashboardFacts().savingsLifetime
        #expect(saved.seconds == 300 + 420)
        #expect(saved.costMinor == 2)
    }

    @Test("coverage is of the active productive workflows with a rate in force today", arguments: Backend.allCases)
    func coverage(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record([
            report("1", of: "own"), report("2", of: "later"), report("3", of: "none"),
            report("4", of: "idle", workflow: WorkflowChange(isActive: false)),
            report("5", of: "tool", workflow: WorkflowChange(role: .utility)),
        ])
        for workflow in try await ledger.store.workflows(in: ledger.workspace) {
            guard ["own", "later", "idle", "tool"].contains(workflow.name) else { continue }
            let from = workflow.name == "later" ? "2026-05-21" : "2026-05-20"
            _ = try await ledger.store.addSavingsRate(rate(from, minutes: 5), to: workflow.id, in: ledger.workspace)
        }
        #expect(try await ledger.dashboardFacts().coverage == SavingsCoverage(set: 1, of: 3))
        #expect(try await ledger.dashboardFacts(at: noon + .days(1)).coverage == SavingsCoverage(set: 2, of: 3))
        _ = try await ledger.store.addSavingsRate(rate("2026-05-01", minutes: 5), to: nil, in: ledger.workspace)
        #expect(try await ledger.dashboardFacts().coverage == SavingsCoverage(set: 3, of: 3))
    }

    @Test(
        "a default covers every workflow from its day on, those with a rate of their own once",
        arguments: Backend.allCases)
    func coverageByDefault(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let workflow = try await ledger.record(report("1", of: "own")).run.workflowID
        try await ledger.record(report("2", of: "other"))
        _ = try await ledger.store.addSavingsRate(rate("2026-05-21", minutes: 5), to: nil, in: ledger.workspace)
        #expect(try await ledger.dashboardFacts().coverage == SavingsCoverage(set: 0, of: 2))
        #expect(try await ledger.dashboardFacts(at: noon + .days(1)).coverage == SavingsCoverage(set: 2, of: 2))
        _ = try await ledger.store.addSavingsRate(rate("2026-05-20", minutes: 5), to: workflow, in: ledger.workspace)
        #expect(try await ledger.dashboardFacts().coverage == SavingsCoverage(set: 1, of: 2))
        #expect(try await ledger.dashboardFacts(at: noon + .days(1)).coverage == SavingsCoverage(set: 2, of: 2))
    }
}
