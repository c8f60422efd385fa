import FlowtallyCore

/// Makes invitations: links that are told once, since there is no mail server to send them.
struct Invitations {
    struct Invited {
        let member: Member
        let link: String
    }

    private let ledger: any Ledger
    private let clock: any WallClock
    private let publicURL: String

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        publicURL = dependencies.settings.publicURL
    }

    /// Throws `LedgerError.conflict` for an address that is taken.
    func invite(_ draft: MemberDraft, to workspace: WorkspaceID) async throws -> Invited {
        try await withNewLink { try await ledger.invite(draft, by: $0, to: workspace) }
    }

    /// The old link then leads nowhere. Throws `LedgerError.notFound`.
    func inviteAgain(_ id: UserID, to workspace: WorkspaceID) async throws -> Invited {
        try await withNewLink { try await ledger.inviteAgain(id, by: $0, to: workspace) }
    }

    private func withNewLink(_ invite: (Invitation) async throws -> Member) async throws -> Invited {
        let secret = SecretToken.newSession()
        let member = try await invite(Invitation(secret, at: clock.now()))
        return Invited(
            member: member, link: publicURL + Route.invitation.link(query: [("token", secret.text)]))
    }
}
