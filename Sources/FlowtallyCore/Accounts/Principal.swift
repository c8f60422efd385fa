/// Somebody who proved who they are, in one workspace.
package struct Principal: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case key(APIKeyID)
        case person(User, session: SessionDigest)
        /// A foreign system whose signature was right.
        case signedSource
    }

    package let kind: Kind
    package let name: String
    package let workspaceID: WorkspaceID
    package let permissions: Set<Permission>

    package init(kind: Kind, name: String, workspaceID: WorkspaceID, permissions: Set<Permission>) {
        self.kind = kind
        self.name = name
        self.workspaceID = workspaceID
        self.permissions = permissions
    }
}

/// A person who signs in.
package struct User: Sendable, Hashable {
    package let id: UserID
    package let email: String
    package let name: String

    package init(id: UserID, email: String, name: String) {
        self.id = id
        self.email = email
        self.name = name
    }
}

/// A person before the ledger knows them.
package struct UserDraft: Sendable {
    package let email: String
    package let name: String
    /// In the hasher's own format; never the password itself.
    package let passwordHash: String
    package let role: MemberRole

    package init(email: String, name: String, passwordHash: String, role: MemberRole) {
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
        self.role = role
    }

    package static let passwordLength = 12...1024
}

/// A key for programs, without the key itself, of which only a digest is kept.
package struct APIKey: Sendable, Equatable {
    package let id: APIKeyID
    package let name: String
    package let scopes: Set<KeyScope>
    package let createdAt: Instant
    package let lastUsedAt: Instant?

    package init(id: APIKeyID, name: String, scopes: Set<KeyScope>, createdAt: Instant, lastUsedAt: Instant?) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
    }

    package static let nameLength = 1...100
}

extension UserDraft {
    /// Whether text can be an e-mail address; whether it is one only a letter to it can tell.
    package static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.count <= 254 && !text.contains(" ")
    }
}
