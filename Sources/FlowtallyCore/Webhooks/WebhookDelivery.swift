/// One event on its way to one endpoint.
package struct WebhookDelivery: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        /// To be sent when it is due.
        case waiting
        /// Claimed by a server; when the lease ends, it is free again.
        case sending
        case delivered
        /// Given up.
        case failed
    }

    /// The same in every attempt: receivers know a repeat by it.
    package let id: WebhookMessageID
    package let endpointID: WebhookID
    package let event: WebhookEvent
    package let state: State
    /// How many attempts were begun.
    package let attempts: Int
    /// When the next attempt is due or, while one is under way, when its lease ends; nil for one that is finished.
    package let dueAt: Instant?
    /// The last attempt that came to an end.
    package let lastAttempt: WebhookAttempt?
    /// What became of it last, in words; nil before the first attempt.
    package let note: String?

    package init(
        id: WebhookMessageID, endpointID: WebhookID, event: WebhookEvent, state: State, attempts: Int,
        dueAt: Instant?, lastAttempt: WebhookAttempt? = nil, note: String? = nil
    ) {
        self.id = id
        self.endpointID = endpointID
        self.event = event
        self.state = state
        self.attempts = attempts
        self.dueAt = dueAt
        self.lastAttempt = lastAttempt
        self.note = note
    }

    /// How long a claim holds: longer than an attempt can take.
    package static let leaseLength = Milliseconds.seconds(30)
    /// How long the log keeps what is finished, and how many deliveries of an endpoint.
    package static let keptFor = Milliseconds.days(30)
    package static let mostKept = 1000
}

package typealias WebhookMessageID = Identifier<WebhookEvent>

/// How one attempt to deliver went.
package struct WebhookAttempt: Sendable, Equatable {
    package let at: Instant
    package let duration: Milliseconds
    /// The status of the answer, where there was one.
    package let status: Int?

    package init(at: Instant, duration: Milliseconds, status: Int?) {
        self.at = at
        self.duration = duration
        self.status = status
    }
}

/// What came of an attempt.
package enum WebhookOutcome: Sendable, Equatable {
    /// - Parameters:
    ///   - answer: the beginning of the body, where that may say what is wrong.
    ///   - retryAfter: how long the receiver asks to be left alone.
    case answered(status: Int, answer: String = "", retryAfter: Milliseconds? = nil)
    /// No connection was made: the address is one that webhooks may not reach.
    case refused(String)
    /// No answer came: no connection, a time-out, a broken one.
    case failed(String)

    package var isDelivered: Bool { status.map { (200..<300).contains($0) } ?? false }

    package var status: Int? {
        guard case .answered(let status, _, _) = self else { return nil }
        return status
    }

    /// In words, for the log of deliveries.
    package var note: String {
        switch self {
        case .answered(let status, let answer, _):
            switch status {
            case 200..<300: "\(status)"
            case 300..<400: "\(status): redirects are not followed"
            default: answer.isEmpty ? "\(status)" : "\(status): \(answer)"
            }
        case .refused(let reason), .failed(let reason): reason
        }
    }

    var retryAfter: Milliseconds? {
        guard case .answered(_, _, let retryAfter) = self else { return nil }
        return retryAfter
    }
}
