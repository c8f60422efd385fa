import FlowtallyCore
import FlowtallySQL
import Testing

/// What happens is put into the outbox with the change itself.
struct OutboxTests {
    @Test("a run's end is told once to each endpoint that asked for it", arguments: Backend.allCases)
    func runs(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let failures = try await ledger.addWebhook([.runFailed])
        let both = try await ledger.addWebhook([.runFailed, .runCompleted])
        try await ledger.record(report("1", RunStatement(status: .started)))
        for _ in 0..<3 { try await ledger.record(report("1", RunStatement(status: .failed, error: "E77"))) }
        try await ledger.record(report("2"))
        try await ledger.record(report("3", RunStatement(status: .cancelled)))

        #expect(try await ledger.sent(to: failures).map(\.event.type) == [.runFailed])
        let sent = try await ledger.sent(to: both)
        #expect(Set(sent.map(\.event.type)) == [.runFailed, .runCompleted])
        let failed = try #require(sent.first { $0.event.type == .runFailed })
        #expect(failed.event.data["run"]?["error"] == "E77")
        #expect(failed.event.data["workflow"]?["name"] == "invoices")
        #expect(try await ledger.sent(to: failures).map(\.id) == [failed.id], "one event has one id")
    }

    @Test("another attempt of a run is another end", arguments: Backend.allCases)
    func attempts(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook([.runFailed, .runCompleted])
        try await ledger.record(report("1", RunStatement(status: .failed)))
        try await ledger.record(report("1", RunStatement(status: .started, attempt: 2)))
        try await ledger.record(report("1", RunStatement(status: .completed, attempt: 2)))
        try await ledger.record([
            report("2", RunStatement(status: .started)), report("2", RunStatement(status: .failed)),
            report("2", RunStatement(status: .failed)),
        ])
        let types = try await ledger.sent(to: webhook).map(\.event.type)
        #expect(types.filter { $0 == .runFailed }.count == 2)
        #expect(types.filter { $0 == .runCompleted }.count == 1)
    }

    @Test("a run that is refused is not told of, nor is one of long ago", arguments: Backend.allCases)
    func refused(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook([.runFailed, .runCompleted])
        _ = await refusal {
            try await ledger.record(report("1", RunStatement(status: .failed, startedAt: noon + .days(9))))
        }
        try await ledger.record(report("2", completed(noon - .days(40))))
        #expect(try await ledger.sent(to: webhook).isEmpty)
    }

    @Test("an update of a run by its id names its workflow too", arguments: Backend.allCases)
    func updates(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook([.runCompleted])
        let run = try await ledger.record(report("1", RunStatement(status: .started))).run
        try await ledger.write(.update(run.id, RunUpdate(status: .completed), receivedAt: noon))
        #expect(try await ledger.sent(to: webhook).first?.event.data["workflow"]?["name"] == "invoices")
    }

    @Test("without an endpoint a run costs no statement more", arguments: Backend.allCases)
    func cost(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1"))
        #expect(ledger.database.log.all.allSatisfy { !$0.contains("INSERT INTO webhook_deliveries") })
        let webhook = try await ledger.addWebhook([.runCompleted])
        _ = try await ledger.store.change(webhook, WebhookChange(isActive: false), in: ledger.workspace)
        try await ledger.record(report("2"))
        #expect(ledger.database.log.all.allSatisfy { !$0.contains("INSERT INTO webhook_deliveries") })
    }

    @Test("a service request that moves on is told of, a note on it is not", arguments: Backend.allCases)
    func serviceRequests(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook([.serviceRequestStatusChanged])
        let request = try await ledger.store.create(ServiceRequestDraft(title: "T"), by: "Ada", in: ledger.workspace)
        for change in [ServiceRequestChange(note: "N"), ServiceRequestChange(status: .reviewed)] {
            _ = try await ledger.store.change(request.id, change, by: "Ada", in: ledger.workspace)
        }
        let sent = try await ledger.sent(to: webhook)
        #expect(sent.map { $0.event.data["to"] } == ["REVIEWED"])
        #expect(sent.first?.event.data["by"] == "Ada")
    }

    @Test("of changed figures one delivery waits, ten seconds long", arguments: Backend.allCases)
    func metrics(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook([.metricsChanged])
        for number in 0..<5 { try await ledger.record(report("\(number)")) }
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(name: "Acme"))
        #expect(try await ledger.sent(to: webhook).count == 1)
        #expect(try await ledger.claim(webhook) == nil)
        ledger.clock.advance(by: .seconds(10))
        let claimed = try #require(try await ledger.claim(webhook)?.deliveries.first)
        try await ledger.record(report("6", at: ledger.clock.now()))
        #expect(try await ledger.sent(to: webhook).count == 2, "what changes while it is told of is told of again")
        try await ledger.finish(claimed, .failed("x"))
        #expect(try await ledger.sent(to: webhook).map(\.id) == [claimed.id], "a repeat tells of it too")
    }

    @Test("a late workflow is told of once for each run that is missed", arguments: Backend.allCases)
    func late(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook([.workflowLate])
        let change = WorkflowChange(cron: ["0 13 * * *"])
        func look() async throws -> Int {
            try await ledger.store.tellOfLateWorkflows(in: ledger.workspace)
            return try await ledger.sent(to: webhook).count
        }
        try await ledger.record(report("1", completed(noon), workflow: change))
        #expect(try await look() == 0)
        ledger.clock.advance(by: .hours(3))
        #expect(try await look() == 1)
        ledger.clock.advance(by: .days(1))
        #expect(try await look() == 1, "the same run is missed")
        try await ledger.record(report("2", completed(ledger.clock.now()), at: ledger.clock.now()))
        #expect(try await look() == 1)
        ledger.clock.advance(by: .days(1))
        #expect(try await look() == 2)
        let first = try await ledger.sent(to: webhook).last
        #expect(first?.event.data["expectedAt"] == "2026-05-20T13:00:00.000Z")
    }
}
