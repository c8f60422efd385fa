import HTTPTypes
import Hummingbird

/// Headers that keep a browser from doing what no page here wants.
struct SecurityHeadersMiddleware: RouterMiddleware {
    typealias Context = WebContext

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        if request.uri.path.hasPrefix("/api/") {
            var response = try await next(request, context)
            response.headers[.xContentTypeOptions] = "nosniff"
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
            return response
        }
        let nonce = ScriptNonce.new()
        var response = try await ScriptNonce.$current.withValue(nonce) { try await next(request, context) }
        response.headers[.xContentTypeOptions] = "nosniff"
        // What has a policy of its own is no page but a part of one.
        guard response.headers[.contentSecurityPolicy] == nil else { return response }
        response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy(nonce: nonce)
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        return response
    }

    /// Scripts with the nonce run, and those that they load in turn.
    private static func contentSecurityPolicy(nonce: String) -> String {
        [
            "default-src 'none'", "script-src 'nonce-\(nonce)' 'strict-dynamic'", "style-src 'self'",
            "img-src 'self' data:", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
            "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }
}

extension HTTPField.Name {
    static let requestID = Self("X-Request-Id")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let csrfToken = Self("X-CSRF-Token")!
    static let idempotencyKey = Self("Idempotency-Key")!
    static let idempotentReplayed = Self("Idempotent-Replayed")!
}
