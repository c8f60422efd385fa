import FlowtallyCore
import Hummingbird

/// Monitors each request from its head to the head of its answer, which carries the id that the log knows the request by.
struct RequestMonitoringMiddleware: RouterMiddleware {
    typealias Context = WebContext

    let monitor: RequestMonitor

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let (id, path) = (context.id, request.uri.path)
        monitor.noteStart(of: request.head)
        defer { monitor.noteEnd() }
        var response = try await RequestTrace.$id.withValue(id) { try await next(request, context) }
        monitor.note(
            response.status, bytes: response.body.contentLength, to: request.head, path: path,
            endpoint: context.endpointPath, since: start, logger: context.logger)
        // A page has many parts, and nobody asks for one of them by its id.
        if !path.hasPrefix(Assets.prefix) { response.headers[.requestID] = id }
        return response
    }
}
