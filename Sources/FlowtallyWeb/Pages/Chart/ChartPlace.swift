import FlowtallyCore

/// Where a chart stands: on the overview, with all workflows to choose from, or on the page of one workflow.
enum ChartPlace: Equatable {
    case overview
    case workflow(WorkflowID)

    /// Where the chart's content is had alone.
    var source: String {
        switch self {
        case .overview: Route.overviewChart.link()
        case .workflow(let id): Route.workflowChart.link(id.text)
        }
    }

    /// The page with another chart.
    func page(_ range: ChartRange, workflow: WorkflowID? = nil) -> String {
        switch self {
        case .overview: Route.overview.link(query: [("range", range.rawValue), ("workflowId", workflow?.text)])
        case .workflow(let id): Route.workflowPage.link(id.text, query: [("range", range.rawValue)])
        }
    }

    /// The chart's table as a file.
    func file(_ request: ChartRequest) -> String {
        let granularity = request.granularity == request.range.defaultGranularity ? nil : request.granularity.rawValue
        return Route.chartFile.link(query: [
            ("range", request.range.rawValue), ("granularity", granularity), ("workflowId", request.workflowID?.text),
        ])
    }
}
