import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// The chart alone, for the overview and for the page of a workflow, and its table as a file.
struct ChartPages {
    private let templates: Templates
    private let charts: Charts
    private let answers: DashboardAnswers

    init(_ dependencies: WebDependencies) {
        templates = dependencies.templates
        answers = DashboardAnswers(dependencies)
        charts = Charts(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.overviewChart.path, use: overviewChart)
            .get(Route.workflowChart.path, use: workflowChart)
            .get(Route.chartFile.path, use: file)
    }

    private func overviewChart(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        try await fragment(.overview, request, context)
    }

    private func workflowChart(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        try await fragment(.workflow(WorkflowID(try context.parameters.require("id"))), request, context)
    }

    private func fragment(
        _ place: ChartPlace, _ request: Request, _ context: Permitted<CanRead>
    ) async throws -> Response {
        let chart = try ChartRequest(QueryReader(request, known: ChartRequest.parameters), at: place)
        let id = context.workspaceID
        let variant = "\(place.source) \(chart.text)"
        return try await answers.slot("chart", variant: variant, to: request, in: id) { locale in
            let chart = try await charts.chart(chart, in: id)
            let slot = charts.slot(chart, at: place, locale: locale)
            return SlotContent(
                workspace: chart.workspace, html: try templates.render("slot-chart", slot), updatedAt: slot.updatedAt)
        }
    }

    private func file(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let request = try ChartRequest(QueryReader(request, known: ChartRequest.parameters))
        return Response(file: ChartFile(chart: try await charts.chart(request, in: context.workspaceID).chart))
    }
}

/// Makes charts for pages.
struct Charts {
    private let dashboard: Dashboard
    private let clock: any WallClock

    init(_ dependencies: WebDependencies) {
        clock = dependencies.clock
        dashboard = Dashboard(ledger: dependencies.ledger, clock: dependencies.clock)
    }

    func chart(_ request: ChartRequest, in workspace: WorkspaceID) async throws -> DashboardChart {
        try await dashboard.chart(request, in: workspace)
    }

    func slot(_ chart: DashboardChart, at place: ChartPlace, locale: Locale) -> ChartSlot {
        ChartSlot(chart, place: place, format: DisplayFormat(chart.workspace, locale: locale), now: clock.now())
    }

    /// The chart of a whole page, which says that it failed instead of taking the page with it.
    func slotOrFailure<Proof>(
        _ chart: ChartRequest, at place: ChartPlace, for request: Request, _ context: Permitted<Proof>
    ) async -> ChartSlot {
        do {
            return slot(
                try await self.chart(chart, in: context.workspaceID), at: place, locale: Locale(ofViewer: request))
        } catch LedgerError.notFound {
            return ChartSlot(failure: SlotFailure("There is no such workflow."), request: chart, place: place)
        } catch {
            context.logger.error("slot failed", metadata: ["slot": "chart", "error": "\(String(reflecting: error))"])
            return ChartSlot(failure: SlotFailure("The chart could not be loaded."), request: chart, place: place)
        }
    }
}
