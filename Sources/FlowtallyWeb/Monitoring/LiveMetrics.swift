package import FlowtallyCore
import Metrics

/// Counts news of changes for the operator.
package struct LiveMetrics: LiveMeter {
    private let told = Counter(label: MetricName.changes.rawValue, dimensions: [("outcome", "told")])
    private let merged = Counter(label: MetricName.changes.rawValue, dimensions: [("outcome", "merged")])
    private let publication = Timer(label: MetricName.publishDuration.rawValue)
    private let publishFailures = Counter(label: MetricName.publishFailures.rawValue)
    private let subscribeLag = Timer(label: MetricName.subscribeLag.rawValue)
    private let droppedStreams = Counter(label: MetricName.droppedEventStreams.rawValue)

    package init() {}

    package func note(_ event: LiveMeasurement) {
        switch event {
        case .told: told.increment()
        case .merged: merged.increment()
        case .published(let duration): publication.record(duration: duration)
        case .publishFailed: publishFailures.increment()
        case .returned(let duration): subscribeLag.record(duration: duration)
        case .dropped: droppedStreams.increment()
        }
    }
}
