import CoreMetrics

/// What has become of reports, for whatever the program shows its metrics with.
struct ReportCounters: Sendable {
    /// Taken by the ledger.
    let sent: Counter
    /// To be sent once more, because it is not certain that they arrived.
    let retried: Counter
    /// Written to the spool.
    let spooled: Counter
    /// Lost for want of room, or damaged on disk.
    let dropped: Counter
    /// Refused by the ledger for good.
    let rejected: Counter

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ outcome: String) -> Counter {
            Counter(
                label: "flowtally_tracking_reports_total", dimensions: [("outcome", outcome)], factory: factory)
        }
        sent = counter("sent")
        retried = counter("retried")
        spooled = counter("spooled")
        dropped = counter("dropped")
        rejected = counter("rejected")
    }
}
