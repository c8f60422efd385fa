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
        return Self.response(to: request, given, body: given.bodyOfMetrics)
    }

    private func chart(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let chart = try ChartRequest(QueryReader(request, known: ChartRequest.parameters))
        do {
            let given = try await answers.chart(chart, in: context.workspaceID, recomputes: request.recomputes)
            return Self.response(to: request, given, body: ByteBuffer(bytes: given.answer.body))
        } catch LedgerError.notFound {
            throw Problem(.notFound, "There is no such workflow; \(Route.workflows.link()) lists those there are.")
        }
    }

    private func serviceRequests(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        _ = try QueryReader(request, known: [])
        let given = try await answers.serviceRequests(in: context.workspaceID, recomputes: request.recomputes)
        return Self.response(to: request, given, body: ByteBuffer(bytes: given.answer.body))
    }

    static let latestCount = 5

    private static func response(to request: Request, _ given: ServedAnswer, body: ByteBuffer) -> Response {
        Response(status: .ok, headers: given.headers, body: ResponseBody(byteBuffer: body))
            .unlessKnown(to: request, tag: given.answer.entityTag)
    }
}
