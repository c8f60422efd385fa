package import FlowtallyCore

extension SQLLedger: MemberStore {
    package func members(of workspace: WorkspaceID) async throws -> [Member] {
        try await read(in: workspace) { try Self.members($0) }
    }

    package func change(_ id: UserID, to role: MemberRole, in workspace: WorkspaceID) async throws -> Member {
        try await changeMembers(of: workspace) { connection, tenant in
            let member = try Self.member(id, tenant)
            if role != .owner { try Self.refuseWithoutOwner(but: member, tenant) }
            let query = member.invitedUntil == nil ? MemberQueries.changeRole : MemberQueries.changeInvitedRole
            try tenant.execute(query, ["id": .id(id), "role": .text(role.rawValue)])
            return try Self.member(id, tenant)
        }
    }

    package func removeMember(_ id: UserID, from workspace: WorkspaceID) async throws {
        try await changeMembers(of: workspace) { connection, tenant in
            let member = try Self.member(id, tenant)
            guard member.invitedUntil == nil else {
                try tenant.execute(MemberQueries.removeInvitation, ["id": .id(id)])
                return
            }
            try Self.refuseWithoutOwner(but: member, tenant)
            try tenant.execute(MemberQueries.remove, ["id": .id(id)])
            try connection.execute(MemberQueries.endSessions, ["id": .id(id)])
            try connection.execute(MemberQueries.forgetUserWithoutWorkspace, ["id": .id(id)])
        }
    }

    package func changePassword(of id: UserID, toHash hash: String, keeping session: SessionDigest) async throws {
        try await changeSessions { connection in
            try connection.execute(MemberQueries.changePassword, ["id": .id(id), "password_hash": .text(hash)])
            try connection.execute(
                MemberQueries.endOtherSessions, ["id": .id(id), "digest": .text(session.text)])
            return id
        }
    }

    /// Changes who belongs to a workspace, one change after the other: each first locks the workspace's row, or two owners could
    /// take each other away at the same moment.
    func changeMembers<Result: Sendable>(
        of workspace: WorkspaceID, _ body: @escaping @Sendable (any SQLConnection, TenantConnection) throws -> Result
    ) async throws -> Result {
        let (result, generation) = try await database.write { connection in
            let tenant = TenantConnection(connection, workspace: workspace)
            let generation = try tenant.beginGeneration()
            return (try body(connection, tenant), generation)
        }
        observers.tell(LedgerChange(workspace: workspace, generation: generation, scopes: [.settings, .access]))
        return result
    }

    private static func refuseWithoutOwner(but member: Member, _ tenant: TenantConnection) throws {
        guard member.role == .owner, member.invitedUntil == nil else { return }
        guard try tenant.firstRow(MemberQueries.anyOwnerBut, ["id": .id(member.user.id)]) != nil else {
            throw LedgerError.conflict(
                FieldProblem("/role", "\(member.user.name) is the only owner: make somebody else an owner first"))
        }
    }

    private static func members(_ tenant: TenantConnection) throws -> [Member] {
        try tenant.rows(MemberQueries.all).map(member)
    }

    private static func member(_ id: UserID, _ tenant: TenantConnection) throws -> Member {
        guard let member = try members(tenant).first(where: { $0.user.id == id }) else {
            throw LedgerError.notFound("member")
        }
        return member
    }

    private static func member(_ row: SQLRow) throws -> Member {
        Member(
            user: try user(row), role: try row.value("role", MemberRole.init(rawValue:)),
            createdAt: try row.instant("created_at"), invitedUntil: try row.optionalInstant("expires_at"))
    }
}

// MARK: - Invitations

extension SQLLedger {
    package func invite(
        _ draft: MemberDraft, by invitation: Invitation, to workspace: WorkspaceID
    ) async throws -> Member {
        let now = clock.now()
        let email = draft.email.lowercased()
        let member = Member(
            user: User(id: .new(at: now), email: email, name: draft.name), role: draft.role, createdAt: now,
            invitedUntil: invitation.expiresAt)
        return try await changeMembers(of: workspace) { connection, tenant in
            try Self.refuseTaken(email, connection)
            guard try !Self.members(tenant).contains(where: { $0.user.email == email }) else {
                throw LedgerError.conflict(FieldProblem("/email", "\(email) is invited already"))
            }
            try tenant.execute(
                MemberQueries.addInvitation,
                [
                    "id": .id(member.user.id), "email": .text(email), "name": .text(draft.name),
                    "role": .text(draft.role.rawValue), "digest": .text(invitation.digest),
                    "created_at": .instant(now), "expires_at": .instant(invitation.expiresAt),
                ])
            return member
        }
    }

    package func inviteAgain(
        _ id: UserID, by invitation: Invitation, to workspace: WorkspaceID
    ) async throws -> Member {
        try await changeMembers(of: workspace) { connection, tenant in
            let replaced = try tenant.execute(
                MemberQueries.replaceInvitation,
                [
                    "id": .id(id), "digest": .text(invitation.digest), "expires_at": .instant(invitation.expiresAt),
                ])
            guard replaced == 1 else { throw LedgerError.notFound("invitation") }
            return try Self.member(id, tenant)
        }
    }

    package func invited(digest: String) async throws -> (member: Member, workspace: WorkspaceID)? {
        let now = clock.now()
        return try await database.read { try Self.invited(digest, at: now, $0) }
    }

    package func acceptInvitation(digest: String, passwordHash: String) async throws -> User {
        let now = clock.now()
        guard let workspace = try await invited(digest: digest)?.workspace else {
            throw LedgerError.notFound("invitation")
        }
        return try await changeMembers(of: workspace) { connection, tenant in
            // Perhaps somebody has just accepted it.
            guard let member = try Self.invited(digest, at: now, connection)?.member else {
                throw LedgerError.notFound("invitation")
            }
            let draft = UserDraft(
                email: member.user.email, name: member.user.name, passwordHash: passwordHash, role: member.role)
            try tenant.execute(MemberQueries.removeInvitation, ["id": .id(member.user.id)])
            return try Self.add(draft, id: member.user.id, at: now, connection, tenant)
        }
    }

    private static func invited(
        _ digest: String, at now: Instant, _ connection: any SQLConnection
    ) throws -> (member: Member, workspace: WorkspaceID)? {
        try connection.rows(
            MemberQueries.invitationByDigest, ["digest": .text(digest), "now": .instant(now)]
        ).first.map { (try member($0), try $0.id("workspace_id")) }
    }
}
