import FlowtallyCore
import HTTPTypes
import Hummingbird

/// The figures, the chart and the latest service requests as JSON.
struct DashboardRoutes {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let dashboard: Dashboard

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        dashboard = Dashboard(ledger: ledger, clock: clock)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.metrics.path, use: metrics)
            .get(Route.chartData.path, use: chart)
            .get(Route.latestServiceRequests.path, use: serviceRequests)
    }

    private func metrics(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        _ = try QueryReader(request, known: [])
        let metrics = try await dashboard.metrics(in: context.workspaceID)
        let figures = metrics.figuresJSON
        let freshness: JSONValue = [
            "generation": .integer(metrics.facts.generation), "ageSeconds": 0, "source": "computed",
        ]
        return Self.answer(
            to: request, tag: JSONValue.object(figures).text,
            body: .object(
                [.init(key: "asOf", value: .string(metrics.asOf.rfc3339))] + figures
                    + [.init(key: "freshness", value: freshness)]))
    }

    private func chart(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let query = try QueryReader(request, known: ChartRequest.parameters)
        let answer = try await chart(ChartRequest(query), in: context.workspaceID)
        let json = JSONValue.object(
            answer.chart.json(timeZoneName: answer.workspace.calendar.timeZoneName, workflows: answer.workflows))
        return Self.answer(to: request, tag: json.text, body: json)
    }

    private func chart(_ request: ChartRequest, in workspace: WorkspaceID) async throws -> DashboardChart {
        do {
            return try await dashboard.chart(request, in: workspace)
        } catch LedgerError.notFound {
            throw Problem(.notFound, "There is no such workflow; \(Route.workflows.link()) lists those there are.")
        }
    }

    private func serviceRequests(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        _ = try QueryReader(request, known: [])
        let latest = try await ledger.serviceRequests(
            matching: ServiceRequestFilter(), after: nil, limit: Self.latestCount, in: context.workspaceID)
        let json: JSONValue = [
            "serviceRequests": .array(latest.map(\.json)),
            "total": .integer(
                try await ledger.countServiceRequests(matching: ServiceRequestFilter(), in: context.workspaceID)),
        ]
        return Self.answer(to: request, tag: json.text, body: json)
    }

    static let latestCount = 5

    private static func answer(to request: Request, tag: String, body: JSONValue) -> Response {
        var response = Response(json: body)
        response.headers[.cacheControl] = "private, max-age=0, stale-while-revalidate=300"
        return response.unlessKnown(to: request, content: tag)
    }
}
