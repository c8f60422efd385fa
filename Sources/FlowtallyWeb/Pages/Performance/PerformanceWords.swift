import FlowtallyCore

/// Words what the last hour came to.
struct PerformanceWords {
    let figures: PerformanceFigures
    let format: DisplayFormat

    private var requests: HistogramReading? { figures.hour.histogram(.requestDuration) }

    var lead: String {
        guard let requests else { return "No request has been answered yet." }
        return
            "Half of the requests were answered within \(latency(requests, 0.5)), 95 of 100 within \(latency(requests, 0.95))."
    }

    var origin: String {
        let age = figures.now.at - figures.since
        let span = age < .minutes(58) ? "since it started at \(format.time(figures.since))" : "in the last hour"
        return "What this process measured of itself \(span). A restart begins anew; other servers measure themselves."
    }

    // MARK: - Gauges

    var gauges: [PerformanceModel.Gauge] { [requestGauge, durationGauge, commitGauge, memoryGauge] + pageGauges }

    private var requestGauge: PerformanceModel.Gauge {
        let count = requests?.count ?? 0
        let refused = figures.requests(status: "4xx")
        let failed = figures.requests(status: "5xx")
        return .init(
            label: "Requests", value: format.count(count),
            note: "\(format.count(failed)) failed, \(format.count(refused)) were refused",
            chart: chart(count > 0) {
                MinuteChart(
                    bars: figures.minutes.map { $0.requests.map { Double($0.count) } },
                    summary: "Requests a minute", format: { format.count(Int64($0)) + " a minute" })
            })
    }

    private var durationGauge: PerformanceModel.Gauge {
        .init(
            label: "Time to answer", value: latency(requests, 0.5),
            note: requests == nil ? "No request yet." : "for half of them; for 95 of 100 \(latency(requests, 0.95))",
            chart: chart(requests != nil) {
                MinuteChart(
                    line: figures.minutes.map { $0.requests?.quantile(0.95) },
                    summary: "The time within which 95 of 100 requests of a minute were answered", format: latency)
            })
    }

    private var commitGauge: PerformanceModel.Gauge {
        let commits = figures.hour.histogram(.databaseCommit)
        let writes = Int64(figures.hour.count(.databaseWrites) { $0["outcome"] == "kept" })
        let wait = figures.hour.histogram(.databaseWriteWait)
        return .init(
            label: "Commits to disk", value: latency(commits, 0.95),
            note: commits == nil
                ? "Nothing was written."
                : "95 of 100 are quicker; \(count(writes, "write")) waited up to \(latency(wait, 0.95))",
            chart: chart(commits != nil) {
                MinuteChart(
                    line: figures.minutes.map { $0.commits?.quantile(0.95) },
                    summary: "The time within which 95 of 100 commits of a minute were on disk", format: latency)
            })
    }

    private var memoryGauge: PerformanceModel.Gauge {
        let seconds = max(1, (figures.now.at - figures.since).seconds)
        let cpu = figures.hour.count(.processCPU) / seconds * 100
        let files = Int64(figures.now.gauge(.processOpenFiles) ?? 0)
        return .init(
            label: "Memory", value: megabytes(figures.now.gauge(.processMemory)),
            note: "\(format.percent(cpu))% of a core used, \(format.count(files)) files open",
            chart: chart(figures.now.gauge(.processMemory) != nil) {
                MinuteChart(
                    line: figures.minutes.map(\.memoryBytes), summary: "Resident memory by minute", format: megabytes)
            })
    }

    private var pageGauges: [PerformanceModel.Gauge] {
        let paint = figures.hour.histogram(.pageLargestPaint)
        let shift = figures.hour.histogram(.pageLayoutShift)
        let interaction = figures.hour.histogram(.pageInteraction)
        let fetches = Int64(figures.hour.count(.pageFailedFetches))
        return [
            .init(label: "Largest paint", value: latency(paint, 0.75), note: note(paint, "from the start of loading")),
            .init(label: "Layout shift", value: score(shift), note: note(shift, "below 0.1 is good")),
            .init(
                label: "Interaction", value: latency(interaction, 0.75),
                note: note(interaction, "from key or click to picture")),
            .init(label: "Failed fetches", value: format.count(fetches), note: "by scripts of pages"),
        ]
    }

    private func note(_ histogram: HistogramReading?, _ meaning: String) -> String {
        guard let histogram else { return "No page has reported it yet." }
        return "75 of 100 views are better, of \(format.count(histogram.count)); \(meaning)"
    }

    /// In the first minutes, and where there is nothing, no picture.
    private func chart(_ hasData: Bool, _ make: () -> MinuteChart) -> MinuteChart? {
        hasData && !figures.hasJustStarted ? make() : nil
    }
}

// MARK: - Rows

extension PerformanceWords {
    func row(_ minute: PerformanceFigures.Minute) -> PerformanceModel.MinuteRow {
        .init(
            time: format.time(minute.until), requests: format.count(minute.requests?.count ?? 0),
            failed: format.count(minute.failed), median: latency(minute.requests, 0.5),
            p95: latency(minute.requests, 0.95), commits: format.count(minute.commits?.count ?? 0),
            commitP95: latency(minute.commits, 0.95), memory: megabytes(minute.memoryBytes))
    }

    func row(_ route: PerformanceFigures.RouteFigures) -> PerformanceModel.RouteRow {
        .init(
            name: route.name, requests: format.count(route.durations.count), failed: format.count(route.failed),
            median: latency(route.durations, 0.5), p95: latency(route.durations, 0.95))
    }

    func row(_ page: PerformanceFigures.PageFigures) -> PerformanceModel.PageRow {
        .init(
            name: sentence(page.name), views: format.count(page.largestPaint?.count ?? 0),
            paint: latency(page.largestPaint, 0.75), shift: score(page.layoutShift),
            interaction: latency(page.interaction, 0.75), failedFetches: format.count(page.failedFetches))
    }

    func row(_ job: PerformanceFigures.JobFigures) -> PerformanceModel.JobRow {
        .init(
            name: sentence(job.name),
            lastSuccess: job.lastSuccess.map { format.relative($0, to: figures.now.at) } ?? DisplayFormat.dash,
            runs: format.count(job.runs), failed: format.count(job.failed), duration: latency(job.durations, 0.5))
    }
}

// MARK: - Units

extension PerformanceWords {
    private func latency(_ histogram: HistogramReading?, _ share: Double) -> String {
        histogram?.quantile(share).map(latency) ?? DisplayFormat.dash
    }

    private func latency(_ seconds: Double) -> String {
        guard seconds < 1 else { return format.durationText(seconds: seconds) }
        let milliseconds = seconds * 1000
        return format.decimal(milliseconds, digits: milliseconds < 10 ? 1 : 0) + DisplayFormat.noBreakSpace + "ms"
    }

    private func megabytes(_ bytes: Double?) -> String {
        bytes.map(megabytes) ?? DisplayFormat.dash
    }

    private func megabytes(_ bytes: Double) -> String {
        format.decimal(bytes / 1_000_000, digits: 0) + DisplayFormat.noBreakSpace + "MB"
    }

    /// A layout shift, which has no unit.
    private func score(_ histogram: HistogramReading?) -> String {
        histogram?.quantile(0.75).map { format.decimal($0, digits: 2) } ?? DisplayFormat.dash
    }

    private func count(_ count: Int64, _ noun: String) -> String {
        "\(format.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// `let-old-runs-go` as `Let old runs go`, `api-reference` as `API reference`.
    private func sentence(_ name: String) -> String {
        let words = name.replacing("-", with: " ").replacing("api", with: "API")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
