import FlowtallyCore
import Hummingbird
import Logging

/// The overview and its slots: each slot is also had alone, and fails alone.
struct OverviewPages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates
    private let dashboard: Dashboard
    private let publicURL: String

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
        dashboard = Dashboard(ledger: ledger, clock: clock)
        publicURL = dependencies.settings.publicURL
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.overview.path, use: overview)
            .get(Route.overviewMetrics.path, use: metrics)
            .get(Route.overviewChart.path, use: chart)
            .get(Route.overviewServiceRequests.path, use: serviceRequests)
    }

    private struct Model {
        let dateLine: String
        let metrics: MetricsSlot
        let chart: ChartSlot
        let requests: ServiceRequestsSlot
        let chartScript = Assets.chartScript
    }

    private func overview(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let chartRequest = try chartRequest(request)
        let workspace = try await dashboard.workspace(context.workspaceID)
        let format = DisplayFormat(workspace)
        let now = clock.now()
        let day = format.fullDay(workspace.calendar.day(of: now))
        let metrics = await metricsSlot(context)
        let model = Model(
            dateLine: "\(day), \(format.time(now)) · \(workspace.calendar.timeZoneName)", metrics: metrics,
            chart: await chartSlot(chartRequest, context), requests: await requestsSlot(context))
        let layout = PageLayout(
            title: "Overview",
            session: .init(context.principal, workspace: workspace, current: .overview),
            freshness: .init(text: metrics.freshness), scripts: [Assets.overviewScript])
        return Response(html: try templates.page("overview", model, layout))
    }

    private func metrics(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        try await fragment("slot-metrics", MetricsSlot(try await dashboard.metrics(in: context.workspaceID), publicURL))
    }

    private func chart(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let chart = try await dashboard.chart(try chartRequest(request), in: context.workspaceID)
        return try await fragment("slot-chart", ChartSlot(chart, now: clock.now()))
    }

    private func serviceRequests(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        try await fragment("slot-requests", try await latestRequests(context))
    }

    private func fragment(_ template: String, _ model: Any) async throws -> Response {
        Response(html: try templates.render(template, model))
    }

    private func chartRequest(_ request: Request) throws -> ChartRequest {
        try ChartRequest(QueryReader(request, known: ChartRequest.parameters))
    }

    // MARK: - Slots of the whole page, which say that they failed instead of taking the page with them

    private func metricsSlot(_ context: Permitted<CanRead>) async -> MetricsSlot {
        do {
            return MetricsSlot(try await dashboard.metrics(in: context.workspaceID), publicURL)
        } catch {
            context.logger.error("slot failed", metadata: ["slot": "metrics", "error": "\(String(reflecting: error))"])
            return MetricsSlot(failure: SlotFailure("The figures could not be loaded."))
        }
    }

    private func chartSlot(_ request: ChartRequest, _ context: Permitted<CanRead>) async -> ChartSlot {
        do {
            return ChartSlot(try await dashboard.chart(request, in: context.workspaceID), now: clock.now())
        } catch LedgerError.notFound {
            return ChartSlot(failure: SlotFailure("There is no such workflow."), request: request)
        } catch {
            context.logger.error("slot failed", metadata: ["slot": "chart", "error": "\(String(reflecting: error))"])
            return ChartSlot(failure: SlotFailure("The chart could not be loaded."), request: request)
        }
    }

    private func requestsSlot(_ context: Permitted<CanRead>) async -> ServiceRequestsSlot {
        do {
            return try await latestRequests(context)
        } catch {
            context.logger.error(
                "slot failed", metadata: ["slot": "requests", "error": "\(String(reflecting: error))"])
            return ServiceRequestsSlot(failure: SlotFailure("The service requests could not be loaded."))
        }
    }

    private func latestRequests(_ context: Permitted<CanRead>) async throws -> ServiceRequestsSlot {
        ServiceRequestsSlot(
            try await ledger.serviceRequests(
                matching: ServiceRequestFilter(), after: nil, limit: DashboardRoutes.latestCount,
                in: context.workspaceID),
            total: try await ledger.countServiceRequests(matching: ServiceRequestFilter(), in: context.workspaceID),
            canFile: context.principal.formToken(for: .edit) != nil,
            format: DisplayFormat(try await dashboard.workspace(context.workspaceID)), now: clock.now())
    }
}

/// What a slot shows instead of its content.
struct SlotFailure {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
