import Hummingbird

/// Measures each request from its head to the head of its answer.
struct RequestMetricsMiddleware: RouterMiddleware {
    typealias Context = WebContext

    private let metrics = RequestMetrics()

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        metrics.noteStart(of: request)
        defer { metrics.noteEnd() }
        let response = try await next(request, context)
        metrics.note(response, to: request, at: context.endpointPath, duration: ContinuousClock.now - start)
        return response
    }
}
