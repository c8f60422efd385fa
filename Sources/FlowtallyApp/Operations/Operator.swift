import FlowtallyArgon2
package import FlowtallyCore

/// What an operator does to accounts and the workspace from the command line.
package struct Operator: Sendable {
    private let ledger: any Ledger

    package init(ledger: any Ledger) {
        self.ledger = ledger
    }

    /// Makes a key for programs and returns it; it cannot be shown again.
    package func createKey(name: String, scopes: Set<KeyScope>) async throws -> String {
        let secret = SecretToken.newAPIKey()
        let workspace = try await ledger.firstWorkspace()
        _ = try await ledger.createKey(name: name, scopes: scopes, digest: secret.digest, in: workspace.id)
        return secret.text
    }

    /// Makes a person who can sign in. Throws `LedgerError.conflict` for an address that is taken.
    package func createUser(email: String, name: String, password: String, role: MemberRole) async throws -> User {
        let hash = try await Argon2PasswordHasher().hash(password)
        let draft = UserDraft(email: email, name: name, passwordHash: hash, role: role)
        return try await ledger.createUser(draft, in: try await ledger.firstWorkspace().id)
    }

    /// Changes the workspace, and moves its runs to the end where a new zone, now or before, wants that.
    package func change(
        _ change: WorkspaceChange, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Workspace {
        var workspace = try await ledger.change(try await ledger.firstWorkspace().id, change)
        while let move = workspace.timeZoneChange {
            progress(Int(min(move.done, move.total)), Int(move.total))
            _ = try await ledger.stepTimeZoneChange(in: workspace.id)
            workspace = try await ledger.firstWorkspace()
        }
        return workspace
    }
}
