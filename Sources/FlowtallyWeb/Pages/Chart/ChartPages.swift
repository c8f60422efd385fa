import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// The chart alone, for the overview and for the page of a workflow, and its table as a file.
struct ChartPages {
    private let templates: Templates
    private let charts: Charts

    init(_ dependencies: WebDependencies) {
        templates = dependencies.templates
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
        let query = try QueryReader(request, known: ChartRequest.parameters)
        let slot = try await charts.slot(ChartRequest(query, at: place), at: place, for: request, context)
        return Response(
            slot: "chart", html: try templates.render("slot-chart", slot), updatedAt: slot.updatedAt, to: request)
    }

    private func file(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: ChartRequest.parameters)
        return Response(file: ChartFile(chart: try await charts.chart(ChartRequest(query), context).chart))
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

    func chart<Proof>(_ request: ChartRequest, _ context: Permitted<Proof>) async throws -> DashboardChart {
        try await dashboard.chart(request, in: context.workspaceID)
    }

    func slot<Proof>(
        _ chart: ChartRequest, at place: ChartPlace, for request: Request, _ context: Permitted<Proof>
    ) async throws -> ChartSlot {
        let dashboard = try await self.chart(chart, context)
        return ChartSlot(
            dashboard, place: place, format: DisplayFormat(dashboard.workspace, for: request),
            now: clock.now())
    }

    /// The chart of a whole page, which says that it failed instead of taking the page with it.
    func slotOrFailure<Proof>(
        _ chart: ChartRequest, at place: ChartPlace, for request: Request, _ context: Permitted<Proof>
    ) async -> ChartSlot {
        do {
            return try await slot(chart, at: place, for: request, context)
        } catch LedgerError.notFound {
            return ChartSlot(failure: SlotFailure("There is no such workflow."), request: chart, place: place)
        } catch {
            context.logger.error("slot failed", metadata: ["slot": "chart", "error": "\(String(reflecting: error))"])
            return ChartSlot(failure: SlotFailure("The chart could not be loaded."), request: chart, place: place)
        }
    }
}
