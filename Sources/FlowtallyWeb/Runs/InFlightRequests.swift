import FlowtallyCore
import HTTPTypes
import Synchronization

/// The idempotency keys whose first request is still being worked on.
final class InFlightRequests: Sendable {
    private struct Claim: Hashable {
        let workspace: WorkspaceID
        let key: String
    }

    private let claims = Mutex<Set<Claim>>([])

    /// Runs `work` unless another request with the same key is running. Throws `Problem.Kind.requestInFlight`.
    func run<Result>(
        _ claim: IdempotencyClaim?, in workspace: WorkspaceID, _ work: () async throws -> Result
    ) async throws -> Result {
        guard let key = claim?.key else { return try await work() }
        let claim = Claim(workspace: workspace, key: key)
        guard claims.withLock({ $0.insert(claim).inserted }) else {
            throw Problem(
                .requestInFlight, "A request with this Idempotency-Key is being worked on; ask again shortly."
            )
            .with(.retryAfter, "1")
        }
        defer { claims.withLock { _ = $0.remove(claim) } }
        return try await work()
    }
}
