import FlowtallyCore
import Metrics

/// What the sending of webhooks tells of itself. Attempts are seldom enough to look up their metrics each time.
enum WebhookMetrics {
    static func note(_ outcome: WebhookOutcome, _ duration: Duration) {
        Timer(label: MetricName.webhookAttempt.rawValue, dimensions: [("outcome", outcome.label)])
            .record(duration: duration)
    }

    /// - Parameter overdue: how long the first has been due.
    static func note(unfinished: Int64, overdue: Milliseconds) {
        Gauge(label: MetricName.webhookOutbox.rawValue).record(unfinished)
        Gauge(label: MetricName.webhookOutboxAge.rawValue).record(overdue.seconds)
    }
}

extension WebhookOutcome {
    fileprivate var label: String {
        switch self {
        case .answered: isDelivered ? "delivered" : "rejected"
        case .refused: "refused"
        case .failed: "unanswered"
        }
    }
}
