package import FlowtallyCore

extension SQLLedger: AccountStore {
    package func hasUsers() async throws -> Bool {
        try await database.read { try !$0.rows(AccountQueries.anyUser).isEmpty }
    }

    package func setUp(
        _ owner: UserDraft, workspace change: WorkspaceChange, of workspace: WorkspaceID
    ) async throws -> User {
        let now = clock.now()
        return try await changeMembers(of: workspace) { connection, tenant in
            // First, so that of several at once each sees what the one before it did.
            try connection.enter(workspace.text)
            guard try connection.rows(AccountQueries.anyUser).isEmpty else { throw LedgerError.alreadySetUp }
            _ = try Self.apply(change, at: now, tenant)
            return try Self.add(owner, at: now, connection, tenant)
        }
    }

    package func createUser(_ draft: UserDraft, in workspace: WorkspaceID) async throws -> User {
        let now = clock.now()
        return try await changeMembers(of: workspace) { try Self.add(draft, at: now, $0, $1) }
    }

    /// - Parameter id: of somebody who was invited.
    static func add(
        _ draft: UserDraft, id: UserID? = nil, at now: Instant, _ connection: any SQLConnection,
        _ tenant: TenantConnection
    ) throws -> User {
        let user = User(id: id ?? .new(at: now), email: draft.email.lowercased(), name: draft.name)
        try refuseTaken(user.email, connection)
        try connection.execute(
            AccountQueries.addUser,
            [
                "id": .id(user.id), "email": .text(user.email), "name": .text(user.name),
                "password_hash": .text(draft.passwordHash), "created_at": .instant(now),
            ])
        try tenant.execute(AccountQueries.addMember, ["user_id": .id(user.id), "role": .text(draft.role.rawValue)])
        return user
    }

    static func refuseTaken(_ email: String, _ connection: any SQLConnection) throws {
        guard try connection.rows(AccountQueries.userByEmail, ["email": .text(email)]).isEmpty else {
            throw LedgerError.conflict(FieldProblem("/email", "somebody with the address \(email) exists already"))
        }
    }

    package func credentials(email: String) async throws -> (user: User, passwordHash: String)? {
        let email = email.lowercased()
        return try await database.read { connection in
            try connection.rows(AccountQueries.userByEmail, ["email": .text(email)]).first.map { row in
                (try Self.user(row), try row.text("password_hash"))
            }
        }
    }

    static func user(_ row: SQLRow) throws -> User {
        User(id: try row.id("id"), email: try row.text("email"), name: try row.text("name"))
    }
}

// MARK: - Sessions

extension SQLLedger {
    package func createSession(_ digest: SessionDigest, of user: UserID, expiresAt: Instant) async throws {
        let now = clock.now()
        try await database.write { connection in
            try connection.execute(AccountQueries.deleteExpiredSessions, ["now": .instant(now)])
            try connection.execute(
                AccountQueries.addSession,
                [
                    "digest": .text(digest.text), "user_id": .id(user), "created_at": .instant(now),
                    "expires_at": .instant(expiresAt),
                ])
        }
    }

    package func deleteSession(_ digest: SessionDigest) async throws {
        let arguments: [String: SQLValue] = ["digest": .text(digest.text)]
        try await changeSessions { connection in
            let session = try connection.rows(AccountQueries.session, arguments).first
            try connection.execute(AccountQueries.deleteSession, arguments)
            return try session?.id("user_id")
        }
    }

    /// Ends sessions, and begins a generation of each workspace that they led to.
    ///
    /// - Parameter body: returns whose sessions ended; nil for nobody's.
    func changeSessions(_ body: @escaping @Sendable (any SQLConnection) throws -> UserID?) async throws {
        let changes = try await database.write { connection -> [LedgerChange] in
            guard let user = try body(connection) else { return [] }
            return try connection.rows(AccountQueries.workspaces, ["user_id": .id(user)]).map { row in
                let tenant = TenantConnection(connection, workspace: try row.id("workspace_id"))
                return LedgerChange(
                    workspace: tenant.workspace, generation: try tenant.beginGeneration(), scopes: [.access])
            }
        }
        changes.forEach(observers.tell)
    }

    package func principal(session digest: SessionDigest) async throws -> Principal? {
        let now = clock.now()
        return try await database.readBriefly { connection in
            let arguments: [String: SQLValue] = ["digest": .text(digest.text), "now": .instant(now)]
            return try connection.rows(AccountQueries.principalBySession, arguments).first.map { row in
                let user = try Self.user(row)
                return Principal(
                    kind: .person(user, session: digest), name: user.name, workspaceID: try row.id("workspace_id"),
                    permissions: try row.value("role", MemberRole.init(rawValue:)).permissions)
            }
        }
    }
}

// MARK: - Keys

extension SQLLedger {
    package func hasKeys(in workspace: WorkspaceID) async throws -> Bool {
        try await read(in: workspace) { try $0.firstRow(AccountQueries.anyKey) != nil }
    }

    package func createKey(
        name: String, scopes: Set<KeyScope>, digest: String, in workspace: WorkspaceID
    ) async throws -> APIKey {
        let key = APIKey(id: .new(at: clock.now()), name: name, scopes: scopes, createdAt: clock.now(), lastUsedAt: nil)
        try await write(in: workspace, changing: [.settings]) { connection in
            _ = try connection.execute(
                AccountQueries.addKey,
                [
                    "id": .id(key.id), "name": .text(name), "digest": .text(digest), "scopes": .text(scopes.text),
                    "created_at": .instant(key.createdAt),
                ])
        }
        return key
    }

    package func keys(in workspace: WorkspaceID) async throws -> [APIKey] {
        try await read(in: workspace) { connection in
            try connection.rows(AccountQueries.keys).map { row in
                APIKey(
                    id: try row.id("id"), name: try row.text("name"),
                    scopes: try row.value("scopes", Set<KeyScope>.init(text:)),
                    createdAt: try row.instant("created_at"), lastUsedAt: try row.optionalInstant("last_used_at"))
            }
        }
    }

    package func deleteKey(_ id: APIKeyID, in workspace: WorkspaceID) async throws {
        let deleted = try await write(in: workspace, changing: [.settings, .access]) {
            try $0.execute(AccountQueries.deleteKey, ["id": .id(id)])
        }
        guard deleted == 1 else { throw LedgerError.notFound("key") }
    }

    package func principal(keyDigest: String) async throws -> Principal? {
        let now = clock.now()
        let found = try await database.readBriefly { connection in
            try connection.rows(AccountQueries.principalByKey, ["digest": .text(keyDigest)]).first.map { row in
                (try Self.program(row), try row.id("id") as APIKeyID, try row.optionalInstant("last_used_at"))
            }
        }
        guard let (principal, id, lastUsedAt) = found else { return nil }
        // To the hour is enough to tell a key in use from a forgotten one, and keeps reads from writing.
        if lastUsedAt.map({ now - $0 >= .hours(1) }) ?? true {
            try await database.write { connection in
                let tenant = TenantConnection(connection, workspace: principal.workspaceID)
                _ = try tenant.execute(AccountQueries.noteKeyUse, ["id": .id(id), "now": .instant(now)])
            }
        }
        return principal
    }

    package func current(_ principal: Principal) async throws -> Principal? {
        switch principal.kind {
        case .person(_, let session): try await self.principal(session: session)
        case .key(let id):
            try await read(in: principal.workspaceID) {
                try $0.firstRow(AccountQueries.keyByID, ["id": .id(id)]).map(Self.program)
            }
        case .signedSource: nil
        }
    }

    private static func program(_ row: SQLRow) throws -> Principal {
        let scopes = try row.value("scopes", Set<KeyScope>.init(text:))
        return Principal(
            kind: .key(try row.id("id")), name: try row.text("name"), workspaceID: try row.id("workspace_id"),
            permissions: Set(scopes.flatMap(\.permissions)))
    }
}

extension Set<KeyScope> {
    /// The scopes as they are stored: sorted, with commas between.
    fileprivate var text: String { map(\.rawValue).sorted().joined(separator: ",") }

    fileprivate init?(text: String) {
        let scopes = text.split(separator: ",").map { KeyScope(rawValue: String($0)) }
        guard !scopes.contains(nil) else { return nil }
        self.init(scopes.compactMap(\.self))
    }
}
