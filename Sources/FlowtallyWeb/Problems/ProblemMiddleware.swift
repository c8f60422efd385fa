import FlowtallyCore
import HTTPTypes
import Hummingbird
import Logging

/// Turns every error into an answer: a page for people, a problem for programs.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = WebContext

    let pages: ErrorPages

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let problem = Problem(error)
            if problem.kind.status.kind == .serverError {
                context.logger.error("\(problem.kind.rawValue)", metadata: ["error": "\(String(reflecting: error))"])
            }
            guard !request.uri.path.hasPrefix("/api/"), request.headers[.accept]?.contains("text/html") == true else {
                return problem.response(instance: request.uri.path)
            }
            return try await pages.response(to: problem, request: request, requestID: context.id)
        }
    }
}
