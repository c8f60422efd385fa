/// Somebody who belongs to a workspace, or is invited to.
package struct Member: Sendable, Equatable {
    package let user: User
    package let role: MemberRole
    /// When they were invited or came.
    package let createdAt: Instant
    /// Until when the invitation can be accepted; nil once it was.
    package let invitedUntil: Instant?

    package init(user: User, role: MemberRole, createdAt: Instant, invitedUntil: Instant?) {
        self.user = user
        self.role = role
        self.createdAt = createdAt
        self.invitedUntil = invitedUntil
    }
}

/// Somebody whom an owner wants in the workspace.
package struct MemberDraft: Sendable, Equatable {
    package let email: String
    package let name: String
    package let role: MemberRole

    package init(email: String, name: String, role: MemberRole) {
        self.email = email
        self.name = name
        self.role = role
    }

    package static let nameLength = 1...200
}

/// The right to become a member: whoever has the secret chooses the password, once.
package struct Invitation: Sendable, Equatable {
    package let digest: String
    package let expiresAt: Instant

    package init(_ secret: SecretToken, at now: Instant) {
        digest = secret.digest
        expiresAt = now + Self.lifetime
    }

    package static let lifetime = Milliseconds.days(7)
}
