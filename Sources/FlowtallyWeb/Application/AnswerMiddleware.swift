import FlowtallyCore
import HTTPTypes
import Hummingbird
import Logging

/// Makes every answer fit to be sent: an error becomes a page for people or a problem for programs, text is compressed, and headers
/// keep browsers from doing what no page here wants.
struct AnswerMiddleware: RouterMiddleware {
    typealias Context = WebContext
    typealias Next = @concurrent (Request, WebContext) async throws -> Response

    private let errorPages: ErrorPages
    private let compression = Compression()

    init(errorPages: ErrorPages) {
        self.errorPages = errorPages
    }

    func handle(_ request: Request, context: WebContext, next: Next) async throws -> Response {
        if request.isOfAPI {
            var response = try await answer(to: request, context, next)
            SecurityHeaders.protect(&response.headers)
            return response
        }
        let nonce = ScriptNonce.new()
        var response = try await ScriptNonce.$current.withValue(nonce) { try await answer(to: request, context, next) }
        SecurityHeaders.protect(&response.headers, scriptNonce: nonce)
        return response
    }

    private func answer(to request: Request, _ context: WebContext, _ next: Next) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = try await self.response(to: error, request, context)
        }
        try await compression.compress(&response, for: request)
        return response
    }

    private func response(to error: any Error, _ request: Request, _ context: WebContext) async throws -> Response {
        let problem = Problem(error)
        if problem.kind.status.kind == .serverError {
            context.logger.error("\(problem.kind.rawValue)", metadata: ["error": "\(String(reflecting: error))"])
        }
        guard !request.isOfAPI, request.headers[.accept]?.contains("text/html") == true else {
            return problem.response(instance: request.uri.path)
        }
        return try await errorPages.response(to: problem, request: request, requestID: context.id)
    }
}

extension Request {
    /// Whether a program asks, not a browser for a page.
    var isOfAPI: Bool { uri.path.hasPrefix("/api/") }
}
