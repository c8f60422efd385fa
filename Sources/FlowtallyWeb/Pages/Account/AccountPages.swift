import FlowtallyCore
import HTTPTypes
import Hummingbird

/// A person's own account: who they are here, and their password.
struct AccountPages {
    private struct Model {
        let name: String
        let email: String
        let role: String
        let csrf: String
        let flash: String?
        let errors: [FormError]
        let fields: [FormField]
    }

    private enum Notice: String, CaseIterable {
        case changed

        var text: String { "The password is changed. All other sessions have ended." }
    }

    private let dependencies: WebDependencies

    init(_ dependencies: WebDependencies) {
        self.dependencies = dependencies
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.account.path, use: show)
            .post(Route.account.path, use: changePassword)
    }

    private func show(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let notice = try QueryReader(request, known: ["done"]).oneOf("done", Notice.self)
        return try await page(context.principal, flash: notice?.text)
    }

    private func changePassword(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        guard case .person(let user, let session) = context.principal.kind else { throw Self.onlyForPeople }
        let form = try await Form(request, of: context.principal)
        var errors: [FormError] = []
        errors.requirePassword(form)
        if errors.isEmpty {
            let isRight = try await dependencies.passwordCheck.isRight(form["currentPassword"], of: user.email)
            errors.require(isRight, "currentPassword", "This is not your password.")
        }
        guard errors.isEmpty else { return try await page(context.principal, errors: errors) }
        let hash = try await dependencies.passwordHasher.hash(form["password"])
        try await dependencies.ledger.changePassword(of: user.id, toHash: hash, keeping: session)
        return .redirect(to: Route.account.link(query: [("done", Notice.changed.rawValue)]))
    }

    private func page(_ principal: Principal, flash: String? = nil, errors: [FormError] = []) async throws -> Response {
        guard let user = principal.user, let workspace = try await dependencies.ledger.workspace(principal.workspaceID)
        else { throw Self.onlyForPeople }
        let role = MemberRole.allCases.first { $0.permissions == principal.permissions }
        let model = Model(
            name: user.name, email: user.email, role: role?.label ?? "", csrf: principal.csrfToken ?? "", flash: flash,
            errors: errors,
            fields: [
                FormField(
                    "currentPassword", "Current password", type: "password", autocomplete: "current-password",
                    errors: errors),
                .newPassword("New password", errors: errors),
            ])
        let layout = PageLayout(
            title: "Your account", session: .init(principal, workspace: workspace, current: nil))
        return Response(
            html: try dependencies.templates.page("account", model, layout),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private static let onlyForPeople = Problem(.forbidden, "Only a person who is signed in has an account.")
}
