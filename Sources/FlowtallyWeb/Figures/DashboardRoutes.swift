import FlowtallyCore
import HTTPTypes
import Hummingbird
import NIOCore

/// The figures, the chart and the latest service requests as JSON.
struct DashboardRoutes {
    private let answers: DashboardAnswers

    init(_ dependencies: WebDependencies) {
        answers = DashboardAnswers(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.metrics.path, use: metrics)
            .get(Route.chartData.path, use: chart)
            .get(Route.latestServiceRequests.path, use: serviceRequests)
    }

    private func metrics(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        _ = try QueryReader(request, known: [])
        let given = try await answers.metrics(in: context.workspaceID, recomputes: request.recomputes)
        let freshness: JSONValue = [
            "generation": .integer(given.answer.generation), "ageSeconds": .number(given.age.seconds),
            "source": .string(given.source.rawValue),
        ]
        return Self.response(to: request, given, end: ",\"freshness\":\(freshness.text)}")
    }

    private func chart(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let chart = try ChartRequest(QueryReader(request, known: ChartRequest.parameters))
        do {
            return Self.response(
                to: request,
                try await answers.chart(chart, in: context.workspaceID, recomputes: request.recomputes))
        } catch LedgerError.notFound {
            throw Problem(.notFound, "There is no such workflow; \(Route.workflows.link()) lists those there are.")
        }
    }

    private func serviceRequests(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        _ = try QueryReader(request, known: [])
        return Self.response(
            to: request,
            try await answers.serviceRequests(in: context.workspaceID, recomputes: request.recomputes))
    }

    static let latestCount = 5

    private static func response(to request: Request, _ given: ServedAnswer, end: String = "") -> Response {
        var body = ByteBuffer()
        body.reserveCapacity(given.answer.body.count + end.utf8.count)
        body.writeBytes(given.answer.body)
        body.writeString(end)
        var response = Response(json: body)
        response.headers[.cacheControl] = "private, max-age=0, stale-while-revalidate=300"
        response.headers[.age] = String(given.age.count / 1000)
        return response.unlessKnown(to: request, tag: given.answer.entityTag)
    }
}
