import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Where an invitation's link leads: whoever opens it chooses a password, and is a member then.
struct InvitationPages {
    private struct Model {
        let token: String
        let email: String
        let workspaceName: String
        let role: String
        let errors: [FormError]
        let fields: [FormField]
    }

    private let dependencies: WebDependencies
    private let sessions: SessionStart

    init(_ dependencies: WebDependencies) {
        self.dependencies = dependencies
        sessions = SessionStart(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.get(Route.invitation.path) { request, _ in
            try await page(SecretToken(request.uri.queryParameters.get("token") ?? ""))
        }
        router.post(Route.invitation.path) { request, _ in try await accept(request) }
    }

    private func accept(_ request: Request) async throws -> Response {
        let form = try await Form(request)
        let token = SecretToken(form["token"])
        var errors: [FormError] = []
        errors.requirePassword(form)
        guard errors.isEmpty else { return try await page(token, errors: errors) }
        // Before the costly hash: nobody without an invitation may ask for it.
        _ = try await invited(token)
        let hash = try await dependencies.passwordHasher.hash(form["password"])
        let user: User
        do {
            user = try await dependencies.ledger.acceptInvitation(digest: token.digest, passwordHash: hash)
        } catch LedgerError.notFound {
            throw Self.isUsedUp
        }
        return try await sessions.redirect(user, to: Route.overview.link())
    }

    private func page(_ token: SecretToken, errors: [FormError] = []) async throws -> Response {
        let (member, workspaceID) = try await invited(token)
        let workspace = try await dependencies.ledger.workspace(workspaceID)
        let model = Model(
            token: token.text, email: member.user.email, workspaceName: workspace?.name ?? "",
            role: member.role.label.lowercased(), errors: errors,
            fields: [.newPassword(errors: errors)])
        return Response(
            html: try dependencies.templates.page("invitation", model, PageLayout(title: "Join")),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func invited(_ token: SecretToken) async throws -> (member: Member, workspace: WorkspaceID) {
        guard let invited = try await dependencies.ledger.invited(digest: token.digest) else { throw Self.isUsedUp }
        return invited
    }

    private static let isUsedUp = Problem(
        .notFound,
        "This invitation is not known: it was used, taken back or replaced, or is older than 7 days. Ask for a new one, or log in if you have chosen a password."
    )
}
