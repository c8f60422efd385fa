import FlowtallyCore
import Hummingbird
import Logging

/// Measures each request from its head to the head of its answer, and logs it in one line with the id that its answer carries.
struct RequestMonitoringMiddleware: RouterMiddleware {
    typealias Context = WebContext

    private let metrics = RequestMetrics()

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let id = context.id
        metrics.noteStart(of: request)
        defer { metrics.noteEnd() }
        var response = try await RequestTrace.$id.withValue(id) { try await next(request, context) }
        let duration = ContinuousClock.now - start
        metrics.note(response, to: request, at: context.endpointPath, duration: duration)
        log(request, response, duration, context.logger)
        // A page has many parts, and nobody asks for one of them by its id.
        if !request.uri.path.hasPrefix(Assets.prefix) { response.headers[.requestID] = id }
        return response
    }

    private func log(_ request: Request, _ response: Response, _ duration: Duration, _ logger: Logger) {
        logger.log(
            level: response.status.kind == .serverError ? .error : .info, "request",
            metadata: [
                // Without the query, which may hold a key.
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                "status": "\(response.status.code)",
                "milliseconds": "\(Double(duration / .microseconds(1)).rounded() / 1000)",
            ])
    }
}
