/// Where people, sessions and keys are kept.
package protocol AccountStore: Sendable {
    /// Whether anybody can sign in yet.
    func hasUsers() async throws -> Bool
    /// Whether any key was ever made.
    func hasKeys(in workspace: WorkspaceID) async throws -> Bool

    /// Creates the first user as the owner and names the workspace. Throws `LedgerError.alreadySetUp`.
    func setUp(_ owner: UserDraft, workspace change: WorkspaceChange, of workspace: WorkspaceID) async throws -> User

    /// Throws `LedgerError.conflict` for an e-mail address that is taken.
    func createUser(_ draft: UserDraft, in workspace: WorkspaceID) async throws -> User

    /// The user of an e-mail address, in any case, with the stored hash of the password.
    func credentials(email: String) async throws -> (user: User, passwordHash: String)?

    func createSession(_ digest: SessionDigest, of user: UserID, expiresAt: Instant) async throws
    /// Begins a generation of each workspace of the person.
    func deleteSession(_ digest: SessionDigest) async throws
    /// The person behind a session that has not expired.
    func principal(session digest: SessionDigest) async throws -> Principal?

    func createKey(
        name: String, scopes: Set<KeyScope>, digest: String, in workspace: WorkspaceID
    ) async throws -> APIKey
    func keys(in workspace: WorkspaceID) async throws -> [APIKey]
    /// Throws `LedgerError.notFound`.
    func deleteKey(_ id: APIKeyID, in workspace: WorkspaceID) async throws
    /// The program behind a key.
    func principal(keyDigest: String) async throws -> Principal?

    /// Somebody as they are now; nil where their session has ended or their key was deleted.
    func current(_ principal: Principal) async throws -> Principal?
}

/// Makes and checks stored forms of passwords. Slow on purpose, so it never runs on an event loop.
package protocol PasswordHasher: Sendable {
    func hash(_ password: String) async throws -> String
    func verify(_ password: String, against hash: String) async throws -> Bool
}

/// More passwords are being checked than the server has room for.
package struct PasswordHasherBusy: Error {
    package init() {}
}

/// Everything that is kept.
package typealias Ledger = RunStore & WorkspaceStore & SavingsRateStore & FigureStore & AggregateStore & JobStore
    & ServiceRequestStore & AccountStore & MemberStore & BrandingStore & GenerationStore & WebhookStore & WebhookOutbox
    & CacheInvalidating & LedgerHealth

/// Whether the store answers.
package protocol LedgerHealth: Sendable {
    /// Throws `LedgerError.unavailable` with the reason.
    func checkHealth() async throws
}
