import FlowtallyCore
import Metrics

/// Counts where answers of the dashboard come from.
struct AnswerMetrics {
    private let computed = Self.answers(.computed)
    private let cached = Self.answers(.cached)
    private let stale = Self.answers(.stale)
    private let sharedHits = Self.sharedReads("hit")
    private let sharedMisses = Self.sharedReads("miss")
    private let sharedFailures = Self.sharedReads("failed")

    func noteAnswer(_ source: ServedAnswer.Source) {
        switch source {
        case .computed: computed.increment()
        case .cached: cached.increment()
        case .stale: stale.increment()
        }
    }

    func noteSharedRead(isHit: Bool) {
        (isHit ? sharedHits : sharedMisses).increment()
    }

    func noteSharedFailure() {
        sharedFailures.increment()
    }

    private static func answers(_ source: ServedAnswer.Source) -> Counter {
        Counter(label: MetricName.answers.rawValue, dimensions: [("source", source.rawValue)])
    }

    private static func sharedReads(_ outcome: String) -> Counter {
        Counter(label: MetricName.sharedCacheReads.rawValue, dimensions: [("outcome", outcome)])
    }
}
