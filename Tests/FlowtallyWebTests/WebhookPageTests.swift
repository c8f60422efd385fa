import FlowtallyCore
import FlowtallyWeb
import HTTPTypes
import Testing

/// The pages of webhooks, in every state.
struct WebhookPageTests {
    private static let slack = "https://hooks.slack.com/services/T000/B000/xxxx"
    private static let ticketSystem = "https://tickets.example.com/flowtally"

    private func add(
        _ name: String, _ url: String = Self.ticketSystem,
        _ events: Set<WebhookEventType> = [.runFailed, .workflowLate], on server: TestServer
    ) async throws -> WebhookEndpoint {
        try await server.ledger.createWebhook(
            WebhookDraft(name: name, url: try #require(WebhookURL(url)), events: events), secret: .new(),
            in: server.workspace)
    }

    /// Fails or succeeds with everything that is due.
    private func attempt(
        _ outcome: WebhookOutcome, _ webhook: WebhookEndpoint, on server: TestServer
    ) async throws {
        let place = WebhookPlace(workspace: server.workspace, endpoint: webhook.id)
        for delivery in try await server.ledger.claimDeliveries(to: place, limit: 100)?.deliveries ?? [] {
            _ = try await server.ledger.finish(
                delivery, in: server.workspace, outcome, duration: Milliseconds(120), randomFraction: 0.5)
        }
    }

    private func failRun(_ number: Int, on server: TestServer) async throws {
        let report = RunReport(
            workflow: .declared(WorkflowDeclaration(externalID: "Invoices")), externalID: "\(number)",
            statement: RunStatement(status: .failed), receivedAt: server.clock.now())
        for result in try await server.ledger.write(batch: [report], in: server.workspace) { _ = try result.get() }
    }

    @Test("no webhook yet: what one is for, and how a channel is told within a minute")
    func empty() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            try expectSnapshot(
                of: try await server.open("/settings/webhooks", as: owner).text, named: "webhooks-empty")
        }
    }

    @Test("several, of which one was disabled")
    func list() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            _ = try await add("Operations channel", Self.slack, on: server)
            let gone = try await add("Ticket system", on: server)
            let off = try await add(
                "Old channel", "https://discord.com/api/webhooks/1/x", [.metricsChanged], on: server)
            _ = try await server.ledger.change(off.id, WebhookChange(isActive: false), in: server.workspace)
            try await failRun(1, on: server)
            try await attempt(.answered(status: 410), gone, on: server)
            try expectSnapshot(
                of: try await server.open("/settings/webhooks", as: owner).text, named: "webhooks-list")
        }
    }

    @Test("what is wrong in the form is said at its fields, and what was typed stays")
    func errors() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let answer = try await server.submit(
                "/settings/webhooks", ["webhookName": "", "url": "http://a.example/x", "format": "slack"], as: owner)
            #expect(answer.status == 422)
            try expectSnapshot(of: answer.text, named: "webhooks-errors")
            #expect(try await server.ledger.webhooks(in: server.workspace).isEmpty)
        }
    }

    @Test("a chat's webhook is made from nothing but its address")
    func chat() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let answer = try await server.submit(
                "/settings/webhooks", ["webhookName": "Ops", "url": Self.slack, "format": "", "event": "run.failed"],
                as: owner)
            let webhook = try #require(try await server.ledger.webhooks(in: server.workspace).first)
            #expect(answer.status == 303 && webhook.format == .slack && webhook.events == [.runFailed])
            #expect(answer.headers[.location] == "/settings/webhooks/\(webhook.id)?done=made")
        }
    }

    @Test("one that signs shows its secret this once")
    func secret() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let answer = try await server.submit(
                "/settings/webhooks",
                ["webhookName": "Tickets", "url": "https://tickets.example.com/", "event": "run.failed"], as: owner)
            #expect(answer.status == 201)
            let text = answer.text.replacing(/whsec_[A-Za-z0-9+\/=&#;]+/, with: "whsec_SECRET")
            try expectSnapshot(of: text, named: "webhook-made")
            let id = try #require(try await server.ledger.webhooks(in: server.workspace).first?.id)
            let path = "/settings/webhooks/\(id)"
            let later = try await server.open(path, as: owner)
            #expect(!later.text.contains("whsec_"))
            let renewed = try await server.submit(path, ["do": "secret"], as: owner)
            #expect(renewed.status == 201 && renewed.text.contains("whsec_"))
        }
    }

    @Test("its deliveries: waiting for another attempt, delivered, given up")
    func deliveries() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let webhook = try await add(
                "Ticket system", Self.ticketSystem, [.runFailed, .serviceRequestStatusChanged], on: server)
            try await failRun(1, on: server)
            try await attempt(.answered(status: 204), webhook, on: server)
            server.clock.advance(by: .seconds(1))
            let request = try await server.post("/api/service-requests", #"{"title": "Send <b>delivery</b> notes"}"#)
            _ = try await server.patch(
                "/api/service-requests/\(try #require(request.json["id"]?.asString))", #"{"status": "REVIEWED"}"#)
            try await attempt(.answered(status: 204), webhook, on: server)
            server.clock.advance(by: .seconds(1))
            _ = try await server.ledger.sendTest(to: webhook.id, in: server.workspace)
            try await attempt(.failed("no connection within 5 s"), webhook, on: server)
            server.clock.advance(by: .seconds(1))
            try await failRun(2, on: server)
            try await attempt(.answered(status: 500, answer: "<oops>"), webhook, on: server)
            server.clock.advance(by: .seconds(1))
            try await failRun(3, on: server)
            try expectSnapshot(
                of: try await server.open("/settings/webhooks/\(webhook.id)", as: owner).text,
                named: "webhook-deliveries")
        }
    }

    @Test("one that the ledger disabled says why, and is switched on again")
    func disabled() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let webhook = try await add("Ticket system", on: server)
            let path = "/settings/webhooks/\(webhook.id)"
            try await failRun(1, on: server)
            try await attempt(.answered(status: 410), webhook, on: server)
            try expectSnapshot(of: try await server.open(path, as: owner).text, named: "webhook-disabled")
            #expect(try await server.submit(path, ["do": "resume"], as: owner).status == 303)
            #expect(try await server.ledger.webhook(webhook.id, in: server.workspace)?.state == .active)
        }
    }

    @Test("the overview tells of it who may mend it, until it is switched on or deleted")
    func notice() async throws {
        try await TestServer.run { server in
            let (owner, editor) = (try await server.newPerson(.owner), try await server.newPerson(.editor))
            func overview(of person: Person) async throws -> String {
                try await server.open("/dashboard/overview", as: person).text
            }
            let first = try await add("Ticket <system>", on: server)
            #expect(try await !overview(of: owner).contains("Nothing is sent"))
            try await failRun(1, on: server)
            try await attempt(.answered(status: 410), first, on: server)
            try expectSnapshot(of: try await overview(of: owner), named: "overview-disabled-webhook")
            #expect(try await !overview(of: editor).contains("Nothing is sent"))

            _ = try await server.submit("/settings/webhooks/\(first.id)", ["do": "resume"], as: owner)
            #expect(try await !overview(of: owner).contains("Nothing is sent"))
            try await failRun(2, on: server)
            try await attempt(.answered(status: 410), first, on: server)
            #expect(try await overview(of: owner).contains("Nothing is sent"))
            _ = try await server.submit("/settings/webhooks/\(first.id)", ["do": "delete"], as: owner)
            #expect(try await !overview(of: owner).contains("Nothing is sent"))
        }
    }

    @Test("several that were disabled are one notice, which names three", arguments: [2, 3, 4])
    func notices(_ count: Int) async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            var webhooks: [WebhookEndpoint] = []
            for number in 1...count { webhooks.append(try await add("W\(number)", on: server)) }
            try await failRun(1, on: server)
            for webhook in webhooks { try await attempt(.answered(status: 410), webhook, on: server) }
            let page = try await server.open("/dashboard/overview", as: owner).text
            let notice = try #require(page.firstMatch(of: /<p class="notice is-warning">(.*)<\/p>/)?.output.1)
            let names = [2: "W1 and W2", 3: "W1, W2 and W3", 4: "W1, W2, W3 and more"][count] ?? ""
            #expect(
                notice.replacing(/<[^>]*>/, with: "")
                    == "Nothing is sent to the webhooks \(names) any more: they were disabled after failures.")
        }
    }

    @Test("a delivery that waits is not sent again: the page says so")
    func replay() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let webhook = try await add("Ticket system", on: server)
            let test = try await server.ledger.sendTest(to: webhook.id, in: server.workspace)
            let answer = try await server.submit(
                "/settings/webhooks/\(webhook.id)", ["do": "replay", "delivery": test.id.text], as: owner)
            #expect(answer.status == 422 && answer.text.contains("It waits to be sent already."))
            #expect(answer.text.contains(##"href="#deliveries""##) && answer.text.contains(#"id="deliveries""#))
        }
    }

    @Test("a form that changes it is saved; deleting leads back to the list")
    func changes() async throws {
        try await TestServer.run { server in
            let owner = try await server.newPerson(.owner)
            let webhook = try await add("Ticket system", on: server)
            let path = "/settings/webhooks/\(webhook.id)"
            let saved = try await server.submit(
                path,
                ["webhookName": "Night", "url": "https://b.example/", "format": "discord", "event": "run.completed"],
                as: owner)
            #expect(saved.headers[.location] == path + "?done=saved")
            let changed = try #require(try await server.ledger.webhook(webhook.id, in: server.workspace))
            #expect(changed.name == "Night" && changed.format == .discord && changed.events == [.runCompleted])
            let refused = try await server.submit(path, ["webhookName": "N", "url": "x"], as: owner)
            #expect(refused.status == 422 && refused.text.contains(#"value="x""#))
            let deleted = try await server.submit(path, ["do": "delete"], as: owner)
            #expect(deleted.headers[.location] == "/settings/webhooks?done=deleted")
            #expect(try await server.open(path, as: owner).status == 404)
        }
    }
}
