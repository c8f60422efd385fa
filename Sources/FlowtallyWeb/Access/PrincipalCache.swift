import FlowtallyCore
import Synchronization

/// Remembers for some seconds who is behind a key, so that a program that reports run after run is not looked up for each.
///
/// A key that is deleted through this server is forgotten at once; one that is deleted elsewhere works here for at most `lifetime`.
final class PrincipalCache: Sendable {
    static let lifetime = Milliseconds.seconds(5)
    private static let most = 1000

    private let clock: any WallClock
    private let state = Mutex(State())

    private struct State {
        var known: [String: (principal: Principal, since: Instant)] = [:]
        /// Grows with each forgetting, so that a look-up from before is not remembered after it.
        var epoch = 0
    }

    init(clock: any WallClock) {
        self.clock = clock
    }

    /// Who is behind a key, where that is remembered.
    func remembered(keyDigest: String) -> Principal? {
        guard let (principal, since) = state.withLock({ $0.known[keyDigest] }), clock.now() - since < Self.lifetime
        else { return nil }
        return principal
    }

    /// Nil where nobody is behind the key. Who is not remembered is looked up each time.
    func principal(
        keyDigest: String, _ lookUp: (String) async throws -> Principal?
    ) async throws -> Principal? {
        if let principal = remembered(keyDigest: keyDigest) { return principal }
        let (now, epoch) = (clock.now(), state.withLock { $0.epoch })
        let principal = try await lookUp(keyDigest)
        state.withLock { state in
            guard state.epoch == epoch else { return }
            if state.known.count >= Self.most { state.known = [:] }
            state.known[keyDigest] = principal.map { ($0, now) }
        }
        return principal
    }

    func forgetAll() {
        state.withLock { state in
            state.known = [:]
            state.epoch += 1
        }
    }
}
