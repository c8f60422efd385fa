import FlowtallyCore

/// The chart as it is shown, with the table behind it.
struct ChartSlot {
    struct RangeLink {
        let key: String
        let label: String
        let href: String
        let isCurrent: Bool
    }

    struct WorkflowFilter {
        struct Option {
            let id: String
            let name: String
            let isSelected: Bool
        }

        let options: [Option]
        let rangeKey: String
    }

    struct Row {
        let label: String
        let runs: String
        let completed: String
        let failed: String
        let cancelled: String
        let unfinished: String
        let average: String
        let trend: String
        let partialLabel: String?
    }

    let failure: SlotFailure?
    let ranges: [RangeLink]
    let workflowFilter: WorkflowFilter?
    let ariaSummary: String
    let note: String
    let averageLabel: String
    let rows: [Row]
    let dataJSON: String
    let isEmpty: Bool
    let emptyMessage: String
    let clearHref: String?
    let updatedAt: String

    init(failure: SlotFailure, request: ChartRequest, on page: ChartPage = .overview) {
        self.failure = failure
        ranges = Self.ranges(request, page)
        workflowFilter = nil
        (ariaSummary, note, averageLabel, dataJSON, emptyMessage, updatedAt) = ("", "", "", "{}", "", "")
        rows = []
        isEmpty = false
        clearHref = nil
    }

    init(_ dashboard: DashboardChart, now: Instant, on page: ChartPage = .overview) {
        let chart = dashboard.chart
        let request = chart.request
        let format = DisplayFormat(dashboard.workspace)
        let writer = ChartWriter(chart: chart, format: format)
        let workflow = dashboard.workflows.first { $0.id == request.workflowID }
        failure = nil
        ranges = Self.ranges(request, page)
        workflowFilter =
            page != .overview
            ? nil
            : WorkflowFilter(
                options: dashboard.workflows.map {
                    .init(id: $0.id.text, name: $0.name, isSelected: $0.id == request.workflowID)
                }, rangeKey: request.range.rawValue)
        ariaSummary = writer.summary
        note = writer.note
        averageLabel = writer.averageLabel
        rows = chart.points.map(writer.row)
        dataJSON = writer.data.textForScriptBlock
        isEmpty = chart.total == 0
        emptyMessage =
            workflow.map { "\($0.name) has no runs in these \(request.range.days) days." }
            ?? "No runs in these \(request.range.days) days."
        clearHref =
            workflow == nil || page != .overview ? nil : Route.overview.link(query: [("range", request.range.rawValue)])
        updatedAt = format.time(now)
    }

    private static func ranges(_ request: ChartRequest, _ page: ChartPage) -> [RangeLink] {
        ChartRange.allCases.map { range in
            RangeLink(
                key: range.rawValue, label: range.rawValue, href: page.link(range, of: request),
                isCurrent: range == request.range)
        }
    }
}

/// The page that a chart stands on; that of a workflow shows no other.
enum ChartPage: Equatable {
    case overview
    case workflow(WorkflowID)

    fileprivate func link(_ range: ChartRange, of request: ChartRequest) -> String {
        switch self {
        case .overview:
            Route.overview.link(query: [("range", range.rawValue), ("workflowId", request.workflowID?.text)])
        case .workflow(let id): Route.workflowPage.link(id.text, query: [("range", range.rawValue)])
        }
    }
}
