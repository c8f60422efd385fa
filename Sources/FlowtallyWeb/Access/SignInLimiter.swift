import FlowtallyCore
import HTTPTypes
import Synchronization

/// Slows down guessing of passwords: after some failures an address has to wait.
final class SignInLimiter: Sendable {
    private static let failuresAllowed = 10
    private static let window = Milliseconds.minutes(15)
    private static let addressesRemembered = 10_000

    private let clock: any WallClock
    private let failures = Mutex<[String: [Instant]]>([:])

    init(clock: any WallClock) {
        self.clock = clock
    }

    /// Throws `Problem.Kind.tooManyRequests`.
    func check(_ email: String) throws {
        let since = clock.now() - Self.window
        let recent = failures.withLock { $0[email, default: []].filter { $0 > since } }
        guard recent.count < Self.failuresAllowed else {
            throw Problem(.tooManyRequests, "Too many attempts to sign in as \(email). Try again in 15 minutes.")
                .with(.retryAfter, String(Self.window.count / 1000))
        }
    }

    func noteFailure(_ email: String) {
        let now = clock.now()
        let since = now - Self.window
        failures.withLock { failures in
            if failures.count >= Self.addressesRemembered {
                failures = failures.filter { $0.value.contains { $0 > since } }
            }
            failures[email] = failures[email, default: []].filter { $0 > since } + [now]
        }
    }

    func forget(_ email: String) {
        failures.withLock { $0[email] = nil }
    }
}
