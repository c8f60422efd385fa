import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Takes word from those who change the ledger behind the server's back.
///
/// They have a key with the scope `admin`, or sign what they send as Standard Webhooks does, with a secret that the operator set. Then
/// it is about the first workspace, as with other signed senders.
struct CacheInvalidationRoutes {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let invalidation: any CacheInvalidating
    private let principals: PrincipalCache
    private let secret: WebhookSecret?

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        invalidation = dependencies.invalidation
        principals = dependencies.principals
        secret = dependencies.settings.invalidationSecret
    }

    func register(_ router: Router<WebContext>) {
        router.post(Route.cacheInvalidation.path, use: invalidate)
    }

    private func invalidate(_ request: Request, context: WebContext) async throws -> Response {
        let (workspace, message) = try await sender(of: request, context)
        try await invalidation.invalidate(workspace, message: message)
        principals.forgetAll()
        return Response(status: .noContent)
    }

    private func sender(
        of request: Request, _ context: WebContext
    ) async throws -> (workspace: WorkspaceID, message: String?) {
        guard let signature = request.headers[.webhookSignature] else {
            return (try Permitted<CanAdminister>(context: context).workspaceID, nil)
        }
        guard let secret else {
            throw Problem(.unauthenticated, "No secret is set here (FLOWTALLY_INVALIDATION_SECRET): use an API key.")
        }
        let message = try await signedMessage(request)
        guard secret.isValid(signature, of: message) else {
            throw Problem(.unauthenticated, "The signature does not fit the message and the secret that is set here.")
        }
        guard message.isRecent(at: clock.now()) else {
            throw Problem(
                .unauthenticated,
                "webhook-timestamp is more than \(SignedMessage.tolerance.count / 60_000) minutes from this server's time."
            )
        }
        return (try await ledger.firstWorkspace().id, message.id)
    }

    /// Whatever the body says: it is signed, and asks for nothing.
    private func signedMessage(_ request: Request) async throws -> SignedMessage {
        guard let id = request.headers[.webhookID], (1...255).contains(id.unicodeScalars.count),
            let timestamp = request.headers[.webhookTimestamp].flatMap({ Int64($0) })
        else {
            throw Problem(
                .unauthenticated, "webhook-id and webhook-timestamp (in Unix seconds) must come with webhook-signature."
            )
        }
        return SignedMessage(id: id, timestamp: timestamp, body: try await request.bytes(upTo: 64 * 1024))
    }
}

extension HTTPField.Name {
    fileprivate static let webhookID = Self(SignedMessage.idHeader)!
    fileprivate static let webhookTimestamp = Self(SignedMessage.timestampHeader)!
    fileprivate static let webhookSignature = Self(SignedMessage.signatureHeader)!
}
