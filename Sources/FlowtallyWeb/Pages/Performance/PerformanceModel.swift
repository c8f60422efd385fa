import FlowtallyCore

/// The last hour of the process in words, small pictures and tables.
struct PerformanceModel {
    struct Gauge {
        let label: String
        let value: String
        let note: String
        var chart: MinuteChart?
    }

    struct MinuteRow {
        let time: String
        let requests: String
        let failed: String
        let median: String
        let p95: String
        let commits: String
        let commitP95: String
        let memory: String
    }

    struct RouteRow {
        let name: String
        let requests: String
        let failed: String
        let median: String
        let p95: String
    }

    struct PageRow {
        let name: String
        let views: String
        let paint: String
        let shift: String
        let interaction: String
        let failedFetches: String
    }

    struct JobRow {
        let name: String
        let lastSuccess: String
        let runs: String
        let failed: String
        let duration: String
    }

    let head = SettingsSection.performance.head
    let lead: String
    let origin: String
    let hasJustStarted: Bool
    let gauges: [Gauge]
    let minutes: [MinuteRow]
    let routes: [RouteRow]
    let noRoutes: String?
    let pages: [PageRow]
    let noPages: String?
    let jobs: [JobRow]
    let noJobs: String?

    /// - Parameter reportsOneIn: how many views of pages there are for each that reports; 0 where none does.
    init(_ figures: PerformanceFigures, _ format: DisplayFormat, reportsOneIn: Int) {
        let words = PerformanceWords(figures: figures, format: format)
        lead = words.lead
        origin = words.origin
        hasJustStarted = figures.hasJustStarted
        gauges = words.gauges
        minutes = figures.minutes.reversed().map(words.row)
        routes = figures.slowestRoutes(8).map(words.row)
        noRoutes = routes.isEmpty ? "No request has been answered yet." : nil
        pages = figures.pages.map(words.row)
        noPages =
            !pages.isEmpty
            ? nil : reportsOneIn == 0 ? "Reports of pages are switched off." : "No page has reported yet."
        jobs = figures.jobs.map(words.row)
        noJobs = jobs.isEmpty ? "This process has done no scheduled work yet." : nil
    }
}
