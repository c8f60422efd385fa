/// What follows from an attempt to deliver.
package struct WebhookVerdict: Sendable, Equatable {
    /// When it is tried again; nil where it is not.
    package let nextAttempt: Instant?
    /// Since when the endpoint has been failing; nil where it is not.
    package let failingSince: Instant?
    /// Why the endpoint is disabled; nil where it is not.
    package let disablingReason: String?

    package init(nextAttempt: Instant?, failingSince: Instant?, disablingReason: String?) {
        self.nextAttempt = nextAttempt
        self.failingSince = failingSince
        self.disablingReason = disablingReason
    }
}

extension WebhookEndpoint {
    package func applying(_ verdict: WebhookVerdict) -> WebhookEndpoint {
        var changed = self
        changed.failingSince = verdict.failingSince
        if let reason = verdict.disablingReason { changed.state = .disabled(reason) }
        return changed
    }

    /// A test is sent once, and says nothing against the endpoint.
    ///
    /// - Parameter randomFraction: from 0 up to 1; spreads what failed at the same time.
    package func verdict(
        on delivery: WebhookDelivery, after outcome: WebhookOutcome, at now: Instant, randomFraction: Double
    ) -> WebhookVerdict {
        guard !outcome.isDelivered else {
            return WebhookVerdict(nextAttempt: nil, failingSince: nil, disablingReason: nil)
        }
        guard delivery.event.type != .test else {
            return WebhookVerdict(nextAttempt: nil, failingSince: failingSince, disablingReason: nil)
        }
        let reason = state == .active ? disablingReason(after: outcome, at: now) : nil
        let isTriedAgain = state == .active && reason == nil
        return WebhookVerdict(
            nextAttempt: isTriedAgain
                ? WebhookRetrySchedule.nextAttempt(
                    after: delivery.attempts, outcome, at: now, randomFraction: randomFraction) : nil,
            failingSince: failingSince ?? now, disablingReason: reason)
    }

    private func disablingReason(after outcome: WebhookOutcome, at now: Instant) -> String? {
        if outcome.status == 410 { return "it answered 410 Gone: nobody is there any more" }
        guard let failingSince, now - failingSince >= Self.longestFailure else { return nil }
        return
            "nothing has arrived for \(Self.longestFailure.count / 86_400_000) days; the last answer was: \(outcome.note)"
    }
}

/// When a delivery that failed is tried again: the schedule that Standard Webhooks suggests, with jitter.
package enum WebhookRetrySchedule {
    /// After the first attempt, the second, and so on: ten attempts in about three days.
    package static let delays: [Milliseconds] = [
        .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20), .hours(24),
    ]

    /// When to try again; nil where it is given up.
    ///
    /// A receiver that asks for a longer pause gets it, up to a day.
    ///
    /// - Parameters:
    ///   - attempts: how many there were, this one included.
    ///   - randomFraction: from 0 up to 1; spreads what failed at the same time.
    package static func nextAttempt(
        after attempts: Int, _ outcome: WebhookOutcome, at now: Instant, randomFraction: Double
    ) -> Instant? {
        guard attempts <= delays.count else { return nil }
        let delay = Milliseconds(Int64(Double(delays[max(attempts, 1) - 1].count) * (0.9 + 0.2 * randomFraction)))
        let asked = outcome.retryAfter.map { min($0, .hours(24)) } ?? delay
        return now + max(delay, asked)
    }
}
