import FlowtallyCore
import FlowtallySQL
import Logging
import Metrics

/// Tells of transactions that had to be done again.
struct RetryLog: Sendable {
    private let logger = Logger(label: Program.name)

    func note(_ retry: Retry) {
        Counter(label: MetricName.databaseRetries.rawValue, dimensions: [("kind", "\(retry.error.kind)")]).increment()
        logger.warning(
            "a transaction is done again",
            metadata: [
                "attempt": "\(retry.attempt)", "delay": "\(retry.delay)", "error": "\(retry.error)",
                "request": "\(RequestTrace.id ?? "none")",
            ])
    }
}
