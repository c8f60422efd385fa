import FlowtallyCore

/// Checks passwords, slowly for those who guess.
struct PasswordCheck: Sendable {
    private let ledger: any Ledger
    private let hasher: any PasswordHasher
    private let limiter: SignInLimiter
    /// The hash of a password that nobody has.
    private let unknownUserHash: String

    init(ledger: any Ledger, hasher: any PasswordHasher, clock: any WallClock) async throws {
        self.ledger = ledger
        self.hasher = hasher
        limiter = SignInLimiter(clock: clock)
        unknownUserHash = try await hasher.hash(SecretToken.newSession().text)
    }

    /// Whose email and password these are; nil where they do not fit together.
    ///
    /// Throws `Problem.Kind.tooManyRequests` after too many failures.
    func user(email: String, password: String) async throws -> User? {
        let email = email.lowercased()
        try limiter.check(email)
        let credentials = try await ledger.credentials(email: email)
        // Somebody unknown costs as much time as somebody known, so the time does not tell which they are.
        let isRight = try await hasher.verify(password, against: credentials?.passwordHash ?? unknownUserHash)
        guard let user = credentials?.user, isRight else {
            limiter.noteFailure(email)
            return nil
        }
        limiter.forget(email)
        return user
    }

    func isRight(_ password: String, of email: String) async throws -> Bool {
        try await user(email: email, password: password) != nil
    }
}
