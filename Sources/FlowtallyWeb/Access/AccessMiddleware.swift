import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Finds out who is calling, by API key or by the session's cookie, and refuses what another site made their browser send.
///
/// Somebody who presents a key that is not known is refused here; somebody who presents nothing goes on as nobody.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = WebContext

    private let ledger: any Ledger
    private let principals: PrincipalCache
    private let cookie: SessionCookie

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        principals = dependencies.principals
        cookie = SessionCookie(dependencies.settings)
    }

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.principal = try await principal(of: request)
        try CrossSiteCheck.check(request, by: context.principal)
        return try await next(request, context)
    }

    private func principal(of request: Request) async throws -> Principal? {
        if let key = try Self.key(of: request) {
            let principal = try await principals.principal(keyDigest: key.digest) {
                try await ledger.principal(keyDigest: $0)
            }
            guard let principal else {
                throw Problem(.unauthenticated, "This API key is not known here, or was deleted.")
            }
            return principal
        }
        guard let secret = cookie.secret(of: request) else { return nil }
        return try await ledger.principal(session: SessionDigest(secret.digest))
    }

    /// From the header or, for senders that cannot set one, from the address of a source.
    private static func key(of request: Request) throws -> SecretToken? {
        if let header = request.headers[.authorization] {
            guard let key = SecretToken(bearer: header) else {
                throw Problem(.unauthenticated, "Authorization must be: Bearer and an API key.")
            }
            return key
        }
        guard request.uri.path.hasPrefix("/api/sources/") else { return nil }
        return request.uri.queryParameters.get("key").map { SecretToken($0) }
    }
}

extension SecretToken {
    /// The key in the value of the header `Authorization`; nil where that holds something else.
    init?(bearer value: String) {
        guard let blank = value.utf8.firstIndex(of: UInt8(ascii: " ")), value[..<blank].lowercased() == "bearer"
        else { return nil }
        self.init(String(value[blank...].trimmingSpaces))
    }
}
