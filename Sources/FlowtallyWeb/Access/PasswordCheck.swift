import FlowtallyCore
import Synchronization

/// Checks passwords, slowly for those who guess.
final class PasswordCheck: Sendable {
    private let ledger: any Ledger
    private let hasher: any PasswordHasher
    private let limiter: SignInLimiter
    /// The hash of a password that nobody has, once somebody wants to sign in: it takes longer than a whole start.
    private let nobodysHash = Mutex<Task<String, any Error>?>(nil)

    init(ledger: any Ledger, hasher: any PasswordHasher, clock: any WallClock) {
        self.ledger = ledger
        self.hasher = hasher
        limiter = SignInLimiter(clock: clock)
    }

    /// Whose email and password these are; nil where they do not fit together.
    ///
    /// Throws `Problem.Kind.tooManyRequests` after too many failures.
    func user(email: String, password: String) async throws -> User? {
        let email = email.lowercased()
        try limiter.check(email)
        // Somebody unknown costs as much time as somebody known, also the first time, so the time does not tell which they are.
        let unknownUserHash = try await hashOfNobody()
        let credentials = try await ledger.credentials(email: email)
        let isRight = try await hasher.verify(password, against: credentials?.passwordHash ?? unknownUserHash)
        guard let user = credentials?.user, isRight else {
            limiter.noteFailure(email)
            return nil
        }
        limiter.forget(email)
        return user
    }

    private func hashOfNobody() async throws -> String {
        let hashing = nobodysHash.withLock { known in
            let hashing = known ?? Task { [hasher] in try await hasher.hash(SecretToken.newSession().text) }
            known = hashing
            return hashing
        }
        do {
            return try await hashing.value
        } catch {
            nobodysHash.withLock { $0 = nil }
            throw error
        }
    }

    func isRight(_ password: String, of email: String) async throws -> Bool {
        try await user(email: email, password: password) != nil
    }
}
