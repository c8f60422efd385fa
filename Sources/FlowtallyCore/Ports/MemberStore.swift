/// Where the members of workspaces are kept. A workspace always has an owner who can sign in.
package protocol MemberStore: Sendable {
    /// Those who came and those who are invited, the earliest first.
    func members(of workspace: WorkspaceID) async throws -> [Member]

    /// Throws `LedgerError.conflict` for an e-mail address that somebody has, or that is invited.
    func invite(_ draft: MemberDraft, by invitation: Invitation, to workspace: WorkspaceID) async throws -> Member

    /// Replaces the invitation of somebody who has not come yet. Throws `LedgerError.notFound`.
    func inviteAgain(_ id: UserID, by invitation: Invitation, to workspace: WorkspaceID) async throws -> Member

    /// Who is invited by a secret, and where to; nil for one that is not known, was used or has expired.
    func invited(digest: String) async throws -> (member: Member, workspace: WorkspaceID)?

    /// Makes the invited person a member, and uses the invitation up. Throws `LedgerError.notFound`.
    func acceptInvitation(digest: String, passwordHash: String) async throws -> User

    /// Throws `LedgerError`: `notFound`; `conflict` where nobody would be left who is an owner.
    func change(_ id: UserID, to role: MemberRole, in workspace: WorkspaceID) async throws -> Member

    /// Ends a membership, with the sessions of that person, or an invitation. Throws as `change` does.
    func removeMember(_ id: UserID, from workspace: WorkspaceID) async throws

    /// Replaces a password and ends all other sessions of the person, which begins a generation of each of their workspaces.
    func changePassword(of id: UserID, toHash hash: String, keeping session: SessionDigest) async throws
}
