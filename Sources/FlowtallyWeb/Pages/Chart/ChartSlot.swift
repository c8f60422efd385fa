import FlowtallyCore

/// The chart as it is shown, with the table behind it.
struct ChartSlot {
    struct RangeLink {
        let key: String
        let label: String
        let href: String
        let isCurrent: Bool
    }

    /// All workflows to choose from; not on the page of one.
    struct WorkflowFilter {
        struct Option {
            let id: String
            let name: String
            let isSelected: Bool
        }

        let options: [Option]
        let rangeKey: String
        let action = Route.overview.link()
    }

    struct Row {
        let label: String
        let href: String
        let runs: String
        let completed: String
        let failed: String
        let cancelled: String
        let unfinished: String
        let average: String
        let trend: String
        let partialLabel: String?
    }

    let source: String
    let failure: SlotFailure?
    let ranges: [RangeLink]
    var workflowFilter: WorkflowFilter?
    var ariaSummary = ""
    var note = ""
    var averageLabel = ""
    var rows: [Row] = []
    var dataJSON = "{}"
    var isEmpty = false
    var emptyMessage = ""
    var clearHref: String?
    var fileHref = ""
    var updatedAt = ""

    init(failure: SlotFailure, request: ChartRequest, place: ChartPlace) {
        self.failure = failure
        source = place.source
        ranges = Self.ranges(request, place)
    }

    init(_ dashboard: DashboardChart, place: ChartPlace, format: DisplayFormat, now: Instant) {
        let chart = dashboard.chart
        let request = chart.request
        let writer = ChartWriter(chart: chart, format: format)
        failure = nil
        source = place.source
        ranges = Self.ranges(request, place)
        ariaSummary = writer.summary
        note = writer.note
        averageLabel = writer.averageLabel
        rows = chart.points.map(writer.row)
        dataJSON = writer.data.textForScriptBlock
        isEmpty = chart.total == 0
        emptyMessage = "No runs in these \(request.range.days) days."
        fileHref = place.file(request)
        updatedAt = format.time(now)
        guard place == .overview else { return }
        workflowFilter = WorkflowFilter(
            options: dashboard.workflows.map {
                .init(id: $0.id.text, name: $0.name, isSelected: $0.id == request.workflowID)
            }, rangeKey: request.range.rawValue)
        if let workflow = dashboard.workflows.first(where: { $0.id == request.workflowID }) {
            emptyMessage = "\(workflow.name) has no runs in these \(request.range.days) days."
            clearHref = place.page(request.range)
        }
    }

    private static func ranges(_ request: ChartRequest, _ place: ChartPlace) -> [RangeLink] {
        ChartRange.allCases.map { range in
            RangeLink(
                key: range.rawValue, label: range.rawValue, href: place.page(range, workflow: request.workflowID),
                isCurrent: range == request.range)
        }
    }
}
