import FlowtallyCore
import FlowtallySQL
import Testing

/// The generation tells whether an answer that was made earlier still holds.
struct GenerationTests {
    private func grows(_ ledger: TestLedger, _ what: Comment, _ change: () async throws -> Void) async throws {
        let before = try await ledger.generation()
        try await change()
        #expect(try await ledger.generation() > before, what)
    }

    @Test("every change begins another generation", arguments: Backend.allCases)
    func changes(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        let terms = SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100)
        let owner = UserDraft(email: "a@b.example", name: "A", passwordHash: "h", role: .owner)

        try await grows(ledger, "a batch") { try await ledger.record(report()) }
        let run = try #require(try await ledger.runs().first)
        try await grows(ledger, "a report") { try await ledger.write(.report(report("2"))) }
        try await grows(ledger, "an update") {
            try await ledger.write(.update(run.id, RunUpdate(output: "1"), receivedAt: noon))
        }
        try await grows(ledger, "a workspace") {
            _ = try await store.change(workspace, WorkspaceChange(name: "Acme"))
        }
        try await grows(ledger, "a workflow") {
            _ = try await store.change(run.workflowID, WorkflowChange(name: "X"), in: workspace)
        }
        try await grows(ledger, "a rate") {
            _ = try await store.addSavingsRate(
                SavingsRateDraft(validFrom: day("2026-05-01"), terms: terms), to: nil, in: workspace)
        }
        let request = try await store.create(ServiceRequestDraft(title: "T"), by: "A", in: workspace)
        try await grows(ledger, "a service request") {
            _ = try await store.create(ServiceRequestDraft(title: "U"), by: "A", in: workspace)
        }
        try await grows(ledger, "a service request's change") {
            _ = try await store.change(request.id, ServiceRequestChange(title: "V"), by: "A", in: workspace)
        }
        try await grows(ledger, "the set-up") {
            _ = try await store.setUp(owner, workspace: WorkspaceChange(name: "B"), of: workspace)
        }
    }

    @Test("what is refused begins none", arguments: Backend.allCases)
    func refused(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let before = try await ledger.generation()
        _ = await refusal { try await ledger.write(.report(report(RunStatement(status: .started, attempt: 0)))) }
        _ = await refusal {
            try await ledger.store.change(WorkflowID("nobody"), WorkflowChange(name: "X"), in: ledger.workspace)
        }
        #expect(try await ledger.generation() == before)
    }

    @Test("reads begin none, and the figures tell the one they are of", arguments: Backend.allCases)
    func reads(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        let run = try await ledger.record(report()).run
        let before = try await ledger.generation()
        _ = try await store.run(run.id, in: workspace)
        _ = try await ledger.runs()
        _ = try await store.workspace(workspace)
        _ = try await store.workflows(in: workspace)
        _ = try await store.savingsRates(of: nil, in: workspace)
        _ = try await store.serviceRequests(matching: ServiceRequestFilter(), after: nil, limit: 10, in: workspace)
        _ = try await store.keys(in: workspace)
        _ = try await store.chartFacts(
            days: DayRange(day("2026-05-01"), day("2026-05-20")), workflow: nil, in: workspace)
        #expect(try await ledger.dashboardFacts().generation == before)
        #expect(try await ledger.generation() == before)
    }

    @Test("a change of one workspace leaves the others' generations", arguments: Backend.allCases)
    func others(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = try await ledger.addWorkspace()
        let before = try await ledger.generation(of: other)
        try await ledger.record(report())
        #expect(try await ledger.generation(of: other) == before)
    }
}
