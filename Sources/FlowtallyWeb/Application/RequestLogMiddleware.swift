import FlowtallyCore
import Hummingbird
import Logging

/// One line for each request, with its id, status and duration, and the id in the answer, unless that is a style sheet or a script.
struct RequestLogMiddleware: RouterMiddleware {
    typealias Context = WebContext

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await RequestTrace.$id.withValue(context.id) { try await next(request, context) }
        let duration = ContinuousClock.now - start
        // A page has many parts, and nobody asks for one of them by its id.
        if !request.uri.path.hasPrefix(Assets.prefix) { response.headers[.requestID] = context.id }
        context.logger.log(
            level: response.status.kind == .serverError ? .error : .info, "request",
            metadata: [
                // Without the query, which may hold a key.
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                "status": "\(response.status.code)",
                "milliseconds": "\(Double(duration / .microseconds(1)).rounded() / 1000)",
            ])
        return response
    }
}
