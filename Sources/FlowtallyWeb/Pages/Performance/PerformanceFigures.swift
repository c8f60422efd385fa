import FlowtallyCore

/// What the last hour of the process comes to, before anybody words it.
package struct PerformanceFigures: Sendable {
    /// What the page reads.
    package static let metricNames: Set<String> = Set(
        [
            MetricName.requestDuration, .databaseWrites, .databaseWriteWait, .databaseCommit, .jobDuration, .jobRuns,
            .jobLastSuccess, .pageLargestPaint, .pageLayoutShift, .pageInteraction, .pageFailedFetches, .processMemory,
            .processCPU, .processOpenFiles,
        ].map(\.rawValue))

    struct RouteFigures {
        /// As in `GET /dashboard/overview`.
        let name: String
        let durations: HistogramReading
        let failed: Int64
    }

    struct PageFigures {
        let name: String
        let largestPaint: HistogramReading?
        let layoutShift: HistogramReading?
        let interaction: HistogramReading?
        let failedFetches: Int64
    }

    struct JobFigures {
        let name: String
        let lastSuccess: Instant?
        let runs: Int64
        let failed: Int64
        let durations: HistogramReading?
    }

    /// What happened between two snapshots.
    struct Minute {
        let until: Instant
        let requests: HistogramReading?
        let failed: Int64
        let commits: HistogramReading?
        let memoryBytes: Double?
    }

    let since: Instant
    let now: MetricsSnapshot
    let hour: MetricsIncrease
    let minutes: [Minute]

    /// - Parameter snapshots: oldest first, at least one.
    init(_ snapshots: [MetricsSnapshot]) {
        since = snapshots[0].at
        now = snapshots[snapshots.count - 1]
        hour = MetricsIncrease(from: snapshots[0], to: now)
        minutes = zip(snapshots, snapshots.dropFirst()).map { Minute(from: $0, to: $1) }
    }

    /// In the first minutes there is nothing that a chart could show.
    var hasJustStarted: Bool { now.at - since < .minutes(2) }

    func requests(status: String) -> Int64 { hour.requests(status: status) }

    /// The slowest first.
    func slowestRoutes(_ count: Int) -> [RouteFigures] {
        let all = hour.values(of: "route", in: .requestDuration).flatMap { route in
            hour.values(of: "method", in: .requestDuration).compactMap { method -> RouteFigures? in
                func isIt(_ labels: [String: String]) -> Bool { labels["route"] == route && labels["method"] == method }
                return hour.histogram(.requestDuration, where: isIt).map { durations in
                    RouteFigures(
                        name: "\(method) \(route)", durations: durations,
                        failed: hour.histogram(.requestDuration) { isIt($0) && $0["status"] == "5xx" }?.count ?? 0)
                }
            }
        }
        return Array(
            all.sorted { ($0.durations.quantile(0.95) ?? 0) > ($1.durations.quantile(0.95) ?? 0) }.prefix(count))
    }

    /// Of the pages that browsers reported in this hour.
    var pages: [PageFigures] {
        let names = [MetricName.pageLargestPaint, .pageLayoutShift, .pageInteraction, .pageFailedFetches]
            .flatMap { hour.values(of: "page", in: $0) }
        return Set(names).sorted().compactMap { name in
            let isIt: ([String: String]) -> Bool = { $0["page"] == name }
            let page = PageFigures(
                name: name, largestPaint: hour.histogram(.pageLargestPaint, where: isIt),
                layoutShift: hour.histogram(.pageLayoutShift, where: isIt),
                interaction: hour.histogram(.pageInteraction, where: isIt),
                failedFetches: Int64(hour.count(.pageFailedFetches, where: isIt)))
            return page.isEmpty ? nil : page
        }
    }

    /// Of the jobs that this process has done since it started.
    var jobs: [JobFigures] {
        hour.values(of: "job", in: .jobRuns).map { name in
            JobFigures(
                name: name,
                lastSuccess: now.gauge(.jobLastSuccess, ["job": name]).map { Instant(milliseconds: Int64($0 * 1000)) },
                runs: Int64(hour.count(.jobRuns) { $0["job"] == name }),
                failed: Int64(hour.count(.jobRuns) { $0["job"] == name && $0["outcome"] == "failed" }),
                durations: hour.histogram(.jobDuration) { $0["job"] == name })
        }
    }
}

extension PerformanceFigures.PageFigures {
    fileprivate var isEmpty: Bool {
        largestPaint == nil && layoutShift == nil && interaction == nil && failedFetches == 0
    }
}

extension PerformanceFigures.Minute {
    fileprivate init(from before: MetricsSnapshot, to after: MetricsSnapshot) {
        let increase = MetricsIncrease(from: before, to: after)
        until = after.at
        requests = increase.histogram(.requestDuration)
        failed = increase.requests(status: "5xx")
        commits = increase.histogram(.databaseCommit)
        memoryBytes = after.gauge(.processMemory)
    }
}

extension MetricsIncrease {
    fileprivate func requests(status: String) -> Int64 {
        histogram(.requestDuration) { $0["status"] == status }?.count ?? 0
    }
}
