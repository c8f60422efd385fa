import FlowtallyCore
import Hummingbird

/// Members: invited, listed, changed, removed.
struct MemberRoutes {
    private let ledger: any Ledger
    private let invitations: Invitations

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        invitations = Invitations(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self)
            .get(Route.members.path, use: list)
            .post(Route.members.path, use: invite)
            .patch(Route.member.path, use: change)
            .delete(Route.member.path, use: remove)
            .post(Route.memberInvitation.path, use: inviteAgain)
    }

    private func list(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let members = try await ledger.members(of: context.workspaceID)
        return Response(json: ["members": .array(members.map { .object($0.jsonMembers) })])
    }

    private func invite(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let email = reader.require(reader.text("email", length: 1...254), "email")
        if let email, !UserDraft.isEmail(email) { reader.note("email", "must be an email address") }
        let name = reader.require(reader.text("name", length: MemberDraft.nameLength), "name")
        let role = reader.require(reader.oneOf("role", MemberRole.self), "role")
        try reader.finish()
        guard let email, let name, let role else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        let draft = MemberDraft(email: email, name: name, role: role)
        return answer(try await invitations.invite(draft, to: context.workspaceID))
    }

    private func inviteAgain(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let id = UserID(try context.parameters.require("id"))
        return answer(try await invitations.inviteAgain(id, to: context.workspaceID))
    }

    private func answer(_ invited: Invitations.Invited) -> Response {
        let link = JSONValue.Member(key: "invitationLink", value: .string(invited.link))
        return Response(json: .object(invited.member.jsonMembers + [link]), status: .created)
    }

    private func change(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let role = reader.require(reader.oneOf("role", MemberRole.self), "role")
        try reader.finish()
        guard let role else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        let id = UserID(try context.parameters.require("id"))
        let member = try await ledger.change(id, to: role, in: context.workspaceID)
        return Response(json: .object(member.jsonMembers))
    }

    private func remove(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        try await ledger.removeMember(UserID(try context.parameters.require("id")), from: context.workspaceID)
        return Response(status: .noContent)
    }
}

extension Member {
    fileprivate var jsonMembers: [JSONValue.Member] {
        [
            .init(key: "id", value: .string(user.id.text)), .init(key: "email", value: .string(user.email)),
            .init(key: "name", value: .string(user.name)), .init(key: "role", value: .string(role.rawValue)),
            .init(key: "createdAt", value: .string(createdAt.rfc3339)),
            .init(key: "invitedUntil", value: .instant(invitedUntil)),
        ]
    }
}
