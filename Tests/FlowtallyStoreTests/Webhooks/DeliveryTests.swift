import FlowtallyCore
import FlowtallySQL
import Testing

/// Claims, retries and the log.
struct DeliveryTests {
    @Test(
        "of two servers only one claims a delivery, and another one once the lease has ended",
        arguments: Backend.allCases)
    func leases(backend: Backend) async throws {
        let location = try await backend.makeLocation()
        let first = try await backend.openLedger(at: location)
        let second = try await backend.openLedger(at: location, clock: first.clock)
        let webhook = try await first.addWebhook()
        for number in 0..<6 { try await first.record(report("\(number)", RunStatement(status: .failed))) }
        async let left = first.claim(webhook, limit: 4)
        async let right = second.claim(webhook, limit: 4)
        let (mine, others) = try await (left?.deliveries ?? [], right?.deliveries ?? [])
        #expect(Set((mine + others).map(\.id)).count == 6)
        #expect(mine.count + others.count == 6)
        #expect((mine + others).allSatisfy { $0.attempts == 1 && $0.state == .sending })

        #expect(try await second.claim(webhook) == nil)
        first.clock.advance(by: WebhookDelivery.leaseLength)
        let again = try #require(try await second.claim(webhook))
        #expect(Set(again.deliveries.map(\.id)) == Set((mine + others).map(\.id)))
        #expect(try await first.finish(mine[0], .answered(status: 200)) == nil, "it came too late")
        #expect(try await first.store.delivery(mine[0].id, to: webhook, in: first.workspace)?.state == .sending)
    }

    @Test("what fails is due again later, and what arrives is not", arguments: Backend.allCases)
    func retries(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook()
        try await ledger.record(report("1", RunStatement(status: .failed)))
        #expect(try await ledger.store.endpointsWithDueDeliveries().map(\.endpoint) == [webhook])
        let delivery = try #require(try await ledger.claim(webhook)?.deliveries.first)
        #expect(try await ledger.finish(delivery, .answered(status: 503, answer: "busy"))?.failingSince == noon)
        var kept = try #require(try await ledger.sent(to: webhook).first)
        #expect(kept.state == .waiting && kept.dueAt == noon + .seconds(5))
        #expect(kept.lastAttempt?.status == 503 && kept.note == "503: busy")
        #expect(try await ledger.store.endpointsWithDueDeliveries().isEmpty)
        let depth = try await ledger.store.outboxDepth()
        #expect(depth.unfinished == 1 && depth.oldestDue == noon + .seconds(5))

        ledger.clock.advance(by: .seconds(5))
        let second = try #require(try await ledger.claim(webhook)?.deliveries.first)
        #expect(second.id == delivery.id && second.attempts == 2)
        #expect(try await ledger.finish(second, .answered(status: 204))?.failingSince == nil)
        kept = try #require(try await ledger.sent(to: webhook).first)
        #expect(kept.state == .delivered && kept.dueAt == nil && kept.lastAttempt?.status == 204)
        #expect(try await ledger.store.outboxDepth().unfinished == 0)
    }

    @Test(
        "an endpoint that fails for days is disabled: nothing waits for it, and nothing new comes",
        arguments: Backend.allCases)
    func disabling(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook()
        func fail(_ number: Int) async throws -> WebhookEndpoint? {
            let now = ledger.clock.now()
            try await ledger.record(report("\(number)", RunStatement(status: .failed), at: now))
            let delivery = try #require(try await ledger.claim(webhook)?.deliveries.last)
            return try await ledger.finish(delivery, .failed("no connection"))
        }
        #expect(try await fail(1)?.state == .active)
        ledger.clock.advance(by: .days(5))
        guard case .disabled(let reason) = try await fail(2)?.state else { return #expect(Bool(false), "not disabled") }
        #expect(reason.contains("no connection"))
        try await ledger.record(report("3", RunStatement(status: .failed), at: ledger.clock.now()))
        let sent = try await ledger.sent(to: webhook)
        #expect(sent.count == 2)
        #expect(sent.allSatisfy { $0.state == .failed || $0.state == .sending })

        let active = try await ledger.store.change(webhook, WebhookChange(isActive: true), in: ledger.workspace)
        #expect(active.state == .active && active.failingSince == nil)
    }

    @Test("what waits is given up when an endpoint is switched off", arguments: Backend.allCases)
    func pausing(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook()
        try await ledger.record(report("1", RunStatement(status: .failed)))
        _ = try await ledger.store.change(webhook, WebhookChange(isActive: false), in: ledger.workspace)
        let given = try #require(try await ledger.sent(to: webhook).first)
        #expect(given.state == .failed && given.note == "The webhook was switched off." && given.lastAttempt == nil)
        let test = try await ledger.store.sendTest(to: webhook, in: ledger.workspace)
        #expect(try await ledger.claim(webhook)?.deliveries.map(\.id) == [test.id], "a test is sent all the same")
    }

    @Test("a finished delivery can be sent again under its id, one that waits cannot", arguments: Backend.allCases)
    func replay(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let webhook = try await ledger.addWebhook()
        try await ledger.record(report("1", RunStatement(status: .failed)))
        let delivery = try #require(try await ledger.claim(webhook)?.deliveries.first)
        let store = ledger.store
        #expect(
            await refusal { try await store.replay(delivery.id, to: webhook, in: ledger.workspace) }?.isConflict == true
        )
        try await ledger.finish(delivery, .answered(status: 200))
        let replayed = try await store.replay(delivery.id, to: webhook, in: ledger.workspace)
        #expect(replayed.id == delivery.id && replayed.attempts == 0 && replayed.state == .waiting)
        #expect(try await ledger.claim(webhook)?.deliveries.map(\.id) == [delivery.id])
        let unknown = await refusal {
            try await store.replay(WebhookMessageID("no"), to: webhook, in: ledger.workspace)
        }
        #expect(unknown == .notFound("delivery"))
    }

    @Test("after a new secret the old one signs for a day more", arguments: Backend.allCases)
    func secrets(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (old, new) = (WebhookSecret.new(), WebhookSecret.new())
        let webhook = try await ledger.addWebhook(secret: old)
        let changed = try await ledger.store.replaceSecret(of: webhook, by: new, in: ledger.workspace)
        #expect(changed.previousSecretUntil == noon + .hours(24))
        func secrets() async throws -> [WebhookSecret]? {
            _ = try await ledger.store.sendTest(to: webhook, in: ledger.workspace)
            return try await ledger.claim(webhook)?.secrets
        }
        #expect(try await secrets() == [new, old])
        ledger.clock.advance(by: .hours(24))
        #expect(try await secrets() == [new])
    }

    @Test(
        "the log keeps the last of an endpoint, for a month, and all that is not finished", arguments: Backend.allCases)
    func log(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.addWebhook([.runCompleted])
        func record(_ count: Int, at now: Instant) async throws {
            try await ledger.record((0..<count).map { report("\(now.milliseconds)-\($0)", at: now) })
        }
        func forget() async throws { while try await ledger.store.letDeliveriesGo(in: ledger.workspace) {} }
        try await record(WebhookDelivery.mostKept + 20, at: noon)
        try await forget()
        #expect(
            try await ledger.count("webhook_deliveries") == Int64(WebhookDelivery.mostKept + 20), "all of them wait")
        try await ledger.execute(
            """
            UPDATE webhook_deliveries SET state = 'delivered', due_at = NULL
            WHERE id <> (SELECT MIN(id) FROM webhook_deliveries)
            """)
        try await forget()
        #expect(try await ledger.count("webhook_deliveries") == Int64(WebhookDelivery.mostKept + 1))
        ledger.clock.advance(by: .days(31))
        try await forget()
        #expect(try await ledger.count("webhook_deliveries") == 1)
    }

    @Test("a workspace can have so many webhooks, and their log goes with them", arguments: Backend.allCases)
    func limits(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        for number in 1...WebhookEndpoint.most { try await ledger.addWebhook(name: "\(number)") }
        #expect(await refusal { try await ledger.addWebhook() }?.isConflict == true)
        try await ledger.record(report("1", RunStatement(status: .failed)))
        for webhook in try await ledger.store.webhooks(in: ledger.workspace) {
            try await ledger.store.deleteWebhook(webhook.id, in: ledger.workspace)
        }
        #expect(try await ledger.count("webhook_deliveries") == 0)
        #expect(try await ledger.count("webhook_subscriptions") == 0)
    }

    @Test("a message is taken once, as long as it could count as recent", arguments: Backend.allCases)
    func messages(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let before = try await ledger.generation()
        try await ledger.store.invalidate(ledger.workspace, message: "m1")
        try await ledger.store.invalidate(ledger.workspace, message: "m2")
        try await ledger.store.invalidate(ledger.workspace, message: nil)
        #expect(try await ledger.generation() == before + 3)
        #expect(
            await refusal { try await ledger.store.invalidate(ledger.workspace, message: "m1") }?.isConflict == true)
        #expect(try await ledger.generation() == before + 3)
        ledger.clock.advance(by: .minutes(11))
        try await ledger.store.invalidate(ledger.workspace, message: "m3")
        #expect(try await ledger.count("received_messages") == 1)
    }
}
