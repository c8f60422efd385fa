import FlowtallyCore
import Metrics

/// What a job tells of itself. It runs seldom enough to look up its metrics each time.
struct JobMetrics {
    private let label: (String, String)

    init(_ job: Job) {
        label = ("job", job.rawValue)
    }

    func noteSuccess(at instant: Instant) {
        note("succeeded")
        Gauge(label: MetricName.jobLastSuccess.rawValue, dimensions: [label])
            .record(Double(instant.milliseconds) / 1000)
    }

    /// - Parameter outcome: `succeeded`, `failed`, or `stopped` where the server ended or lost the lease.
    func note(_ outcome: String) {
        Counter(label: MetricName.jobRuns.rawValue, dimensions: [label, ("outcome", outcome)]).increment()
    }

    func noteDuration(_ duration: Duration) {
        Timer(label: MetricName.jobDuration.rawValue, dimensions: [label]).record(duration: duration)
    }
}
