import FlowtallyCore
import Testing

/// What follows from an attempt.
struct WebhookVerdictTests {
    private let now = instant("2026-05-20T12:00:00Z")

    private func endpoint(
        _ state: WebhookEndpoint.State = .active, failingSince: Instant? = nil
    ) throws -> WebhookEndpoint {
        WebhookEndpoint(
            id: WebhookID("e"), name: "E", url: try #require(WebhookURL("https://example.com")), format: .standard,
            events: [.runFailed], state: state, failingSince: failingSince, previousSecretUntil: nil, createdAt: now)
    }

    private func delivery(_ type: WebhookEventType = .runFailed, attempts: Int = 1) -> WebhookDelivery {
        WebhookDelivery(
            id: WebhookMessageID("d"), endpointID: WebhookID("e"),
            event: WebhookEvent(type: type, at: now, data: .null), state: .sending, attempts: attempts, dueAt: now,
            lastAttempt: nil)
    }

    private func verdict(
        _ outcome: WebhookOutcome, attempts: Int = 1, _ endpoint: WebhookEndpoint? = nil, random: Double = 0.5
    ) throws -> WebhookVerdict {
        try (endpoint ?? self.endpoint()).verdict(
            on: delivery(attempts: attempts), after: outcome, at: now, randomFraction: random)
    }

    @Test("what arrives ends a failure", arguments: [200, 201, 204, 299])
    func delivered(status: Int) throws {
        let verdict = try verdict(.answered(status: status), endpoint(failingSince: now - .days(6)))
        #expect(verdict == WebhookVerdict(nextAttempt: nil, failingSince: nil, disablingReason: nil))
    }

    @Test("anything else is tried again, ten times in about three days")
    func schedule() throws {
        var waits: [Milliseconds] = []
        for attempts in 1...10 {
            if let next = try verdict(.answered(status: 500), attempts: attempts).nextAttempt {
                waits.append(next - now)
            }
        }
        let hours: [Int64] = [2, 5, 10, 14, 20, 24]
        #expect(waits == [.seconds(5), .minutes(5), .minutes(30)] + hours.map { .hours($0) })
        for outcome in [.answered(status: 302), .answered(status: 400), .failed("x"), .refused("x")] as [WebhookOutcome]
        {
            #expect(try verdict(outcome).nextAttempt != nil)
        }
    }

    @Test("attempts that failed together are spread by a tenth to both sides")
    func jitter() throws {
        #expect(try verdict(.failed("x"), attempts: 3, random: 0).nextAttempt == now + .minutes(27))
        let latest = try #require(try verdict(.failed("x"), attempts: 3, random: 0.999_999).nextAttempt)
        #expect(latest > now + .minutes(32) && latest <= now + .minutes(33))
    }

    @Test("a receiver that asks for a longer pause gets it, up to a day")
    func retryAfter() throws {
        func next(_ asked: Milliseconds) throws -> Instant? {
            try verdict(.answered(status: 429, retryAfter: asked)).nextAttempt
        }
        #expect(try next(.minutes(2)) == now + .minutes(2))
        #expect(try next(.seconds(1)) == now + .seconds(5))
        #expect(try next(.days(30)) == now + .days(1))
    }

    @Test("an endpoint is disabled after five days of failure, and at once where it says that it is gone")
    func disabling() throws {
        #expect(try verdict(.failed("x")).failingSince == now)
        let young = try verdict(.failed("x"), endpoint(failingSince: now - .seconds(431_999)))
        #expect(young.disablingReason == nil && young.failingSince == now - .seconds(431_999))
        let old = try verdict(.failed("no connection"), endpoint(failingSince: now - .days(5)))
        #expect(old.disablingReason?.contains("no connection") == true)
        #expect(old.nextAttempt == nil)
        let gone = try verdict(.answered(status: 410))
        #expect(gone.disablingReason != nil && gone.nextAttempt == nil)
    }

    @Test("what was begun before an endpoint was switched off is not tried again")
    func paused() throws {
        #expect(try verdict(.failed("x"), endpoint(.paused)).nextAttempt == nil)
        #expect(
            try verdict(.failed("x"), endpoint(.disabled("x"), failingSince: now - .days(9))).disablingReason == nil)
    }

    @Test("a test is sent once, and says nothing against the endpoint")
    func test() throws {
        let verdict = try endpoint().verdict(
            on: delivery(.test), after: .answered(status: 410), at: now, randomFraction: 0)
        #expect(verdict == WebhookVerdict(nextAttempt: nil, failingSince: nil, disablingReason: nil))
    }

    @Test("switching on ends what was disabled and forgets the failures")
    func switching() throws {
        let disabled = try endpoint(.disabled("x"), failingSince: now)
        let active = disabled.applying(WebhookChange(isActive: true))
        #expect(active.state == .active && active.failingSince == nil)
        #expect(disabled.applying(WebhookChange(name: "N", isActive: false)).state == .disabled("x"))
        #expect(active.applying(WebhookChange(isActive: false)).state == .paused)
    }
}
