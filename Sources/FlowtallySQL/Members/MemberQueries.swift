enum MemberQueries {
    static let all = TenantQuery(
        "all members, and who is invited",
        """
        SELECT u.id, u.email, u.name, m.role, u.created_at, NULL AS expires_at
        FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = :workspace
        UNION ALL
        SELECT id, email, name, role, created_at, expires_at FROM invitations WHERE workspace_id = :workspace
        ORDER BY created_at, id
        """)

    static let anyOwnerBut = TenantQuery(
        "whether there is another owner",
        """
        SELECT 1 AS one FROM memberships
        WHERE workspace_id = :workspace AND role = 'owner' AND user_id <> :id LIMIT 1
        """)

    static let changeRole = TenantQuery(
        "change a member's role",
        "UPDATE memberships SET role = :role WHERE workspace_id = :workspace AND user_id = :id")

    static let remove = TenantQuery(
        "end a membership", "DELETE FROM memberships WHERE workspace_id = :workspace AND user_id = :id")

    static let addInvitation = TenantQuery(
        "invite somebody",
        """
        INSERT INTO invitations (workspace_id, id, email, name, role, digest, created_at, expires_at)
        VALUES (:workspace, :id, :email, :name, :role, :digest, :created_at, :expires_at)
        """)

    static let replaceInvitation = TenantQuery(
        "invite somebody again",
        """
        UPDATE invitations SET digest = :digest, expires_at = :expires_at
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let changeInvitedRole = TenantQuery(
        "change the role of somebody invited",
        "UPDATE invitations SET role = :role WHERE workspace_id = :workspace AND id = :id")

    static let removeInvitation = TenantQuery(
        "take an invitation back", "DELETE FROM invitations WHERE workspace_id = :workspace AND id = :id")

    /// Whoever presents the secret is not known yet.
    static let invitationByDigest = SystemQuery(
        "the invitation behind a secret", "SELECT * FROM invitations WHERE digest = :digest AND expires_at > :now")

    static let forgetUserWithoutWorkspace = SystemQuery(
        "forget a person who belongs nowhere",
        "DELETE FROM users WHERE id = :id AND NOT EXISTS (SELECT 1 FROM memberships WHERE user_id = users.id)")

    static let changePassword = SystemQuery(
        "change a password", "UPDATE users SET password_hash = :password_hash WHERE id = :id")

    static let endSessions = SystemQuery("end all sessions of a person", "DELETE FROM sessions WHERE user_id = :id")

    static let endOtherSessions = SystemQuery(
        "end all other sessions of a person", "DELETE FROM sessions WHERE user_id = :id AND digest <> :digest")
}
