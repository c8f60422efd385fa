import FlowtallyCore
import Hummingbird

/// Begins sessions.
struct SessionStart: Sendable {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let settings: WebSettings

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        settings = dependencies.settings
    }

    /// Signs somebody in and leads them to a path.
    func redirect(_ user: User, to path: String) async throws -> Response {
        let secret = SecretToken.newSession()
        try await ledger.createSession(
            SessionDigest(secret.digest), of: user.id, expiresAt: clock.now() + SessionCookie.lifetime)
        var response = Response.redirect(to: path)
        SessionCookie(settings).set(secret, on: &response)
        return response
    }
}
