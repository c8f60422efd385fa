import FlowtallyCore
import GRDB
import Metrics

/// What commits cost, and what comes of writes.
struct CommitMetrics: Sendable {
    private let wait = Timer(label: MetricName.databaseWriteWait.rawValue)
    private let commit = Timer(label: MetricName.databaseCommit.rawValue)
    private let writes = Recorder(label: MetricName.databaseCommitWrites.rawValue)
    private let retries = Counter(label: MetricName.databaseCommitRetries.rawValue)
    private let busy = Counter(label: MetricName.databaseBusy.rawValue)
    private let kept = Self.outcome("kept")
    private let refused = Self.outcome("refused")
    private let failed = Self.outcome("failed")

    private static func outcome(_ name: String) -> Counter {
        Counter(label: MetricName.databaseWrites.rawValue, dimensions: [("outcome", name)])
    }

    func noteWait(_ duration: Duration) { wait.record(duration: duration) }
    func noteRetry() { retries.increment() }

    func noteCommit(of count: Int, refused refusals: Int, _ duration: Duration) {
        commit.record(duration: duration)
        writes.record(count)
        kept.increment(by: count - refusals)
        if refusals > 0 { refused.increment(by: refusals) }
    }

    /// A lone write that its own code refused is told from one that the database did not take.
    func noteFailure(of count: Int, _ error: any Error) {
        guard let error = error as? DatabaseError else { return refused.increment(by: count) }
        failed.increment(by: count)
        if error.resultCode == .SQLITE_BUSY { busy.increment() }
    }
}
