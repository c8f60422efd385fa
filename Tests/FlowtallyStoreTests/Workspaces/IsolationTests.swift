import FlowtallyCore
import FlowtallySQL
import Testing

/// What belongs to one workspace does not exist for another.
struct IsolationTests {
    private func makeLedger(_ backend: Backend) async throws -> (TestLedger, other: WorkspaceID) {
        let ledger = try await backend.makeLedger()
        return (ledger, try await ledger.addWorkspace())
    }

    @Test("runs are their workspace's own", arguments: Backend.allCases)
    func runs(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let run = try await ledger.record(report(RunStatement(status: .started, startedAt: noon))).run

        #expect(try await ledger.store.run(run.id, in: other) == nil)
        let listed = try await ledger.store.page(of: RunFilter(), after: nil, limit: 10, in: other).runs
        #expect(listed == [])
        let filter = RunFilter(workflowID: run.workflowID, search: "run")
        #expect(try await ledger.store.page(of: filter, after: nil, limit: 10, in: other).runs == [])
        #expect(try await ledger.store.count(of: filter, in: other) == RunCount(listed: 0))
        let update = RunWrite.update(run.id, RunUpdate(status: .failed), receivedAt: noon)
        let refused = await refusal { try await ledger.write(update, in: other) }
        #expect(refused == LedgerError.notFound("run"))

        var byID = report("2")
        byID.workflow = .id(run.workflowID)
        let foreign = byID
        let unknown = await refusal { try await ledger.record(foreign, in: other) }
        #expect(unknown?.pointers == ["/workflowId"])

        let twin = try await ledger.record(report(), in: other)
        #expect(twin.isNew)
        #expect(twin.run.workflowID != run.workflowID)
        #expect(try await ledger.runs() == [run])
    }

    @Test("idempotency keys are their workspace's own", arguments: Backend.allCases)
    func idempotency(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let claim = IdempotencyClaim(key: "key", requestDigest: "one")
        let first = try await ledger.write(.report(report(nil)), once: claim)
        let second = try await ledger.write(
            .report(report(nil)), once: IdempotencyClaim(key: "key", requestDigest: "two"), in: other)
        #expect(!second.isReplay)
        #expect(second.answer != first.answer)
        #expect(try await ledger.write(.report(report(nil)), once: claim).isReplay)
    }

    @Test("workflows and rates are their workspace's own", arguments: Backend.allCases)
    func workflows(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let store = ledger.store
        let id = try await ledger.record(report()).run.workflowID
        let terms = SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100)
        let draft = SavingsRateDraft(validFrom: day("2026-01-01"), terms: terms)
        _ = try await store.addSavingsRate(draft, to: id, in: ledger.workspace)
        _ = try await store.addSavingsRate(draft, to: nil, in: ledger.workspace)

        #expect(try await store.workflows(in: other) == [])
        #expect(try await store.workflow(id, in: other) == nil)
        let change = await refusal { try await store.change(id, WorkflowChange(name: "X"), in: other) }
        #expect(change == LedgerError.notFound("workflow"))
        #expect(try await store.savingsRates(of: id, in: other) == [])
        #expect(try await store.savingsRates(of: nil, in: other) == [])
        let rate = await refusal { try await store.addSavingsRate(draft, to: id, in: other) }
        #expect(rate == LedgerError.notFound("workflow"))
        #expect(try await store.addSavingsRate(draft, to: nil, in: other).workflowID == nil)
        #expect(try await store.workflow(id, in: ledger.workspace)?.name == "invoices")
    }

    @Test("figures count their own workspace only", arguments: Backend.allCases)
    func figures(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let store = ledger.store
        let id = try await ledger.record(report(completed(noon))).run.workflowID
        let request = try await store.create(ServiceRequestDraft(title: "T"), by: "A", in: ledger.workspace)
        _ = try await store.change(request.id, ServiceRequestChange(meetingAt: noon), by: "A", in: ledger.workspace)
        let terms = SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100)
        let rate = SavingsRateDraft(validFrom: day("2026-01-01"), terms: terms)
        _ = try await store.addSavingsRate(rate, to: nil, in: ledger.workspace)
        let before = try await ledger.dashboardFacts()

        let facts = try await store.dashboardFacts(at: noon, in: other).facts
        #expect(facts.ledger == .noRuns)
        #expect(facts.totalRuns == 0)
        #expect(facts.lastReportReceivedAt == nil)
        #expect(facts.savingsLifetime == SavingsSum())
        #expect(facts.coverage == SavingsCoverage(set: 0, of: 0))
        #expect(facts.activeDirectWorkflows == 0)
        #expect(facts.salesCallsThisMonth == 0)

        let days = DayRange(day("2026-05-01"), day("2026-05-20"))
        let chart = try await store.chartFacts(days: days, workflow: nil, in: other)
        #expect(chart.ledger == .noRuns)
        #expect(chart.counts == [:])
        #expect(chart.workflows.isEmpty)
        let refused = await refusal { try await store.chartFacts(days: days, workflow: id, in: other) }
        #expect(refused == LedgerError.notFound("workflow"))

        try await ledger.record(report(completed(noon - .days(400))), in: other)
        #expect(try await ledger.dashboardFacts() == before)
    }

    @Test("a workspace's settings are its own, and its zone moves its own runs only", arguments: Backend.allCases)
    func settings(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let mine = try await ledger.record(report(completed(instant("2026-05-19T23:00:00Z")))).run
        let theirs = try await ledger.record(report(completed(instant("2026-05-19T23:00:00Z"))), in: other).run
        let before = try await ledger.store.workspace(ledger.workspace)
        _ = try await ledger.store.change(other, WorkspaceChange(name: "Moved", calendar: berlin))
        #expect(try await ledger.store.workspace(ledger.workspace) == before)
        #expect(try await ledger.store.run(mine.id, in: ledger.workspace)?.localDay == day("2026-05-19"))
        #expect(try await ledger.store.run(theirs.id, in: other)?.localDay == day("2026-05-20"))
    }

    @Test("service requests are their workspace's own", arguments: Backend.allCases)
    func serviceRequests(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let store = ledger.store
        let request = try await store.create(ServiceRequestDraft(title: "T"), by: "A", in: ledger.workspace)
        #expect(try await store.serviceRequest(request.id, in: other) == nil)
        #expect(
            try await store.serviceRequests(matching: ServiceRequestFilter(), after: nil, limit: 10, in: other) == [])
        #expect(try await store.countServiceRequests(matching: ServiceRequestFilter(), in: other) == 0)
        let history = await refusal { try await store.history(of: request.id, in: other) }
        #expect(history == LedgerError.notFound("service request"))
        let change = await refusal {
            try await store.change(request.id, ServiceRequestChange(title: "X"), by: "B", in: other)
        }
        #expect(change == LedgerError.notFound("service request"))
        #expect(try await store.serviceRequest(request.id, in: ledger.workspace) == request)
        #expect(try await store.history(of: request.id, in: ledger.workspace).count == 1)
    }

    @Test("keys and people act in their own workspace", arguments: Backend.allCases)
    func accounts(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let store = ledger.store
        let digest = SecretToken.newAPIKey().digest
        let key = try await store.createKey(name: "K", scopes: [.read], digest: digest, in: ledger.workspace)
        #expect(try await store.keys(in: other) == [])
        #expect(try await !store.hasKeys(in: other))
        let refused = await refusal { try await store.deleteKey(key.id, in: other) }
        #expect(refused == LedgerError.notFound("key"))
        #expect(try await store.principal(keyDigest: digest)?.workspaceID == ledger.workspace)
        #expect(try await store.keys(in: ledger.workspace).map { $0.id } == [key.id])

        let draft = UserDraft(email: "a@b.example", name: "A", passwordHash: "h", role: .viewer)
        let user = try await store.createUser(draft, in: other)
        let session = SessionDigest(SecretToken.newSession().digest)
        try await store.createSession(session, of: user.id, expiresAt: noon + .hours(1))
        #expect(try await store.principal(session: session)?.workspaceID == other)
    }

    @Test("members belong to their workspace, and nobody else changes them", arguments: Backend.allCases)
    func members(backend: Backend) async throws {
        let (ledger, other) = try await makeLedger(backend)
        let store = ledger.store
        let draft = UserDraft(email: "a@b.example", name: "A", passwordHash: "h", role: .editor)
        let user = try await store.createUser(draft, in: ledger.workspace)
        let invited = try await store.invite(
            MemberDraft(email: "b@b.example", name: "B", role: .viewer), by: Invitation(.newSession(), at: noon),
            to: ledger.workspace)
        let members = try await store.members(of: ledger.workspace)
        #expect(try await store.members(of: other) == [])
        for id in [user.id, invited.user.id] {
            let change = await refusal { try await store.change(id, to: .owner, in: other) }
            #expect(change == .notFound("member"))
            let removal = await refusal { try await store.removeMember(id, from: other) }
            #expect(removal == .notFound("member"))
        }
        let again = await refusal {
            try await store.inviteAgain(invited.user.id, by: Invitation(.newSession(), at: noon), to: other)
        }
        #expect(again == .notFound("invitation"))
        #expect(try await store.members(of: ledger.workspace) == members)
    }
}
