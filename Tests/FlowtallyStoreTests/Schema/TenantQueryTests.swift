import FlowtallyCore
import Testing

@testable import FlowtallySQL

/// Every statement over a tenant's rows says whose rows it means.
struct TenantQueryTests {
    @Test("the named queries name the workspace")
    func named() {
        let queries = [
            WorkspaceQueries.own, WorkspaceQueries.update, WorkspaceQueries.nextGeneration, WorkspaceQueries.runStarts,
            WorkspaceQueries.moveRun, WorkflowQueries.all, WorkflowQueries.byID, WorkflowQueries.byIdentity,
            WorkflowQueries.names, WorkflowQueries.insert, WorkflowQueries.update, RunQueries.byIdentity,
            RunQueries.byID, RunQueries.insert, RunQueries.update, FigureQueries.ledger, FigureQueries.firstRun,
            FigureQueries.runsInPeriod, FigureQueries.outcomesInPeriod, FigureQueries.durationsAtRanks,
            FigureQueries.savingsInPeriod, FigureQueries.coverage, FigureQueries.workflows, FigureQueries.salesCalls,
            FigureQueries.outcomesByDay, FigureQueries.outcomesOfWorkflowByDay, AccountQueries.addMember,
            AccountQueries.anyKey, AccountQueries.keys, AccountQueries.addKey, AccountQueries.deleteKey,
            AccountQueries.noteKeyUse, ServiceRequestQueries.byID, ServiceRequestQueries.count,
            ServiceRequestQueries.insert, ServiceRequestQueries.update, ServiceRequestQueries.addEvent,
            ServiceRequestQueries.history, RunQueries.page(matching: RunFilter(), after: nil).query,
            ServiceRequestQueries.page(with: [], after: nil).query,
        ]
        for query in queries {
            #expect(query.sql.contains(":workspace"), "\(query.name)")
            #expect(!query.name.isEmpty)
        }
        #expect(Set(queries.map { $0.name }).count == queries.count)
    }

    /// Whoever presents a secret is found by it alone: that is how the workspace becomes known.
    private static let searchesBySecret = [AccountQueries.principalBySession.sql, AccountQueries.principalByKey.sql]

    private static let tenantTables = [
        "memberships", "api_keys", "workflows", "savings_rates", "workflow_runs", "idempotency_keys",
        "service_requests", "service_request_events",
    ]

    @Test("no method of the store runs a statement over tenants' rows without naming one", arguments: Backend.allCases)
    func executed(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await useEverything(of: ledger)
        let statements = ledger.database.log.all
        #expect(statements.count > 30)
        for table in Self.tenantTables {
            #expect(statements.contains { $0.contains(table) }, "\(table) was not used")
        }
        for statement in statements where !Self.searchesBySecret.contains(statement) {
            let touched = Self.tenantTables.filter { statement.contains($0) }
            #expect(touched.isEmpty || statement.contains(":workspace"), "\(statement)")
        }
    }

    private func useEverything(of ledger: TestLedger) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let claim = IdempotencyClaim(key: "k", requestDigest: "d")
        let id = try await ledger.write(.report(report(completed(noon))), once: claim).answer.body
        try await ledger.write(.update(RunID(id), RunUpdate(output: "1"), receivedAt: noon))
        var run = try #require(try await store.run(RunID(id), in: workspace))
        run = try #require(try await store.runs(matching: everyFilter(run), after: nil, limit: 1, in: workspace).first)
        try await ledger.record(report("2", workflow: WorkflowChange(name: "Renamed")))

        let rate = SavingsRateDraft(
            validFrom: day("2026-01-01"), terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100))
        _ = try await store.addSavingsRate(rate, to: run.workflowID, in: workspace)
        _ = try await store.change(
            workspace, WorkspaceChange(name: "A", calendar: zone("Pacific/Auckland"), defaultRate: rate))
        _ = try await store.workflows(in: workspace)
        _ = try await store.change(run.workflowID, WorkflowChange(name: "B"), in: workspace)
        _ = try await ledger.dashboardFacts()
        let days = DayRange(day("2026-05-01"), day("2026-05-21"))
        for workflow in [run.workflowID, nil] {
            _ = try await store.chartFacts(days: days, workflow: workflow, in: workspace)
        }

        let request = try await store.create(ServiceRequestDraft(title: "T"), by: "A", in: workspace)
        let change = ServiceRequestChange(status: .reviewed)
        _ = try await store.change(request.id, change, by: "A", in: workspace)
        let position = PagePosition(time: noon, id: request.id.text)
        _ = try await store.serviceRequests(with: [.reviewed], after: position, limit: 1, in: workspace)
        _ = try await store.countServiceRequests(in: workspace)
        _ = try await store.history(of: request.id, in: workspace)
        try await useAccounts(of: ledger)
    }

    private func everyFilter(_ run: Run) -> RunFilter {
        RunFilter(
            workflowID: run.workflowID, statuses: [.completed, .failed], startedFrom: noon - .days(1),
            startedBefore: noon + .days(1), days: (run.localDay, run.localDay), search: "run")
    }

    private func useAccounts(of ledger: TestLedger) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        let owner = UserDraft(email: "a@b.example", name: "A", passwordHash: "h", role: .owner)
        let user = try await store.setUp(owner, workspace: WorkspaceChange(), of: workspace)
        let session = SessionDigest(SecretToken.newSession().digest)
        try await store.createSession(session, of: user.id, expiresAt: noon + .hours(1))
        _ = try await store.principal(session: session)
        _ = try await store.credentials(email: "a@b.example")
        try await store.deleteSession(session)
        let digest = SecretToken.newAPIKey().digest
        let key = try await store.createKey(name: "K", scopes: [.read], digest: digest, in: workspace)
        _ = try await store.principal(keyDigest: digest)
        _ = try await store.hasKeys(in: workspace)
        _ = try await store.keys(in: workspace)
        try await store.deleteKey(key.id, in: workspace)
        _ = try await store.hasUsers()
    }
}
