import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Who belongs to the workspace, and what they may do.
struct MembersPages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates
    private let invitations: Invitations

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
        invitations = Invitations(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self)
            .get(Route.membersPage.path, use: show)
            .post(Route.membersPage.path, use: invite)
            .post(Route.memberPage.path, use: change)
    }

    private func show(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let query = try QueryReader(request, known: ["done"])
        var input = MembersPage.Input()
        input.notice = try query.oneOf("done", MembersPage.Notice.self)
        return try await answer(input, request, context)
    }

    private func invite(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        var input = MembersPage.Input(typed: MemberInput(try await Form(request, of: context.principal)))
        let (draft, errors) = input.typed.draft()
        input.errors = errors
        if let draft {
            do {
                input.invited = try await invitations.invite(draft, to: context.workspaceID)
                input.typed = MemberInput()
            } catch {
                input.errors = try [FormError](refusal: error)
            }
        }
        return try await answer(input, request, context)
    }

    private func change(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let form = try await Form(request, of: context.principal)
        let id = UserID(try context.parameters.require("id"))
        var input = MembersPage.Input()
        do {
            switch form["do"] {
            case "remove":
                try await ledger.removeMember(id, from: context.workspaceID)
                return done(.removed)
            case "invite":
                input.invited = try await invitations.inviteAgain(id, to: context.workspaceID)
            default:
                guard let role = MemberRole(rawValue: form["role"]) else {
                    throw LedgerError.invalid([FieldProblem("/role", "choose owner, editor or viewer")])
                }
                _ = try await ledger.change(id, to: role, in: context.workspaceID)
                return done(.changed)
            }
        } catch {
            let errors = try [FormError](refusal: error)
            input.errors = errors.map { FormError(field: MembersPage.rowID(id), message: $0.message) }
        }
        return try await answer(input, request, context)
    }

    private func done(_ notice: MembersPage.Notice) -> Response {
        .redirect(to: Route.membersPage.link(query: [("done", notice.rawValue)]))
    }

    private func answer(
        _ input: MembersPage.Input, _ request: Request, _ context: Permitted<CanAdminister>
    ) async throws -> Response {
        guard let workspace = try await ledger.workspace(context.workspaceID) else {
            throw LedgerError.notFound("workspace")
        }
        let page = MembersPage(
            input, members: try await ledger.members(of: workspace.id), viewer: context.principal,
            format: DisplayFormat(workspace, for: request), now: clock.now())
        let layout = PageLayout(
            title: "Members", session: .init(context.principal, workspace: workspace, current: nil),
            scripts: [.copying])
        let status: HTTPResponse.Status =
            input.errors.isEmpty ? input.invited == nil ? .ok : .created : .unprocessableContent
        return Response(html: try templates.page("settings-members", page, layout), status: status)
    }
}
