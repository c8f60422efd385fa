import FlowtallyCore
import HTTPTypes
import Hummingbird

/// The first run: whoever has the link that the server printed becomes the first user.
struct SetupPage {
    private struct Model {
        let token: String
        let errors: [FormError]
        let personFields: [FormField]
        let workspaceFields: [FormField]
        let zones = LocalCalendar.knownTimeZoneNames

        init(token: String, name: String = "", email: String = "", workspace: WorkspaceInput, errors: [FormError] = [])
        {
            self.token = token
            self.errors = errors
            personFields = [
                FormField("name", "Your name", value: name, autocomplete: "name", errors: errors),
                FormField("email", "Email", value: email, type: "email", autocomplete: "username", errors: errors),
                .newPassword(errors: errors),
            ]
            workspaceFields = workspace.fields(errors: errors)
        }
    }

    private let dependencies: WebDependencies
    private let sessions: SessionStart

    init(_ dependencies: WebDependencies, _ sessions: SessionStart) {
        self.dependencies = dependencies
        self.sessions = sessions
    }

    func show(_ request: Request) async throws -> Response {
        guard try await !dependencies.ledger.hasUsers() else { return .redirect(to: Route.login.link()) }
        guard let token = request.uri.queryParameters.get("token") else {
            let html = try dependencies.templates.page("setup-waiting", [String: String](), PageLayout(title: "Set up"))
            return Response(html: html)
        }
        try check(token)
        return try page(Model(token: token, workspace: WorkspaceInput(try await dependencies.ledger.firstWorkspace())))
    }

    func submit(_ request: Request) async throws -> Response {
        guard try await !dependencies.ledger.hasUsers() else { throw LedgerError.alreadySetUp }
        let form = try await Form(request)
        try check(form["token"])
        let input = WorkspaceInput(form)
        let (change, workspaceErrors) = input.change()
        let errors = Self.personErrors(form) + workspaceErrors
        guard errors.isEmpty else {
            let model = Model(
                token: form["token"], name: form["name"], email: form["email"], workspace: input, errors: errors)
            return try page(model, .unprocessableContent)
        }
        let workspace = try await dependencies.ledger.firstWorkspace()
        let owner = UserDraft(
            email: form["email"], name: form["name"],
            passwordHash: try await dependencies.passwordHasher.hash(form["password"]), role: .owner)
        let user = try await dependencies.ledger.setUp(owner, workspace: change, of: workspace.id)
        return try await sessions.redirect(user, to: Route.overview.link())
    }

    private func check(_ token: String) throws {
        guard token.equalsInConstantTime(dependencies.firstRun.token.text) else {
            throw Problem(.forbidden, "This first-run link is not the one that the server printed when it started.")
        }
    }

    private func page(_ model: Model, _ status: HTTPResponse.Status = .ok) throws -> Response {
        Response(html: try dependencies.templates.page("setup", model, PageLayout(title: "Set up")), status: status)
    }

    private static func personErrors(_ form: Form) -> [FormError] {
        var errors: [FormError] = []
        errors.requireText(form["name"], "name", upTo: 200, "Please give your name, in at most 200 characters.")
        errors.require(
            UserDraft.isEmail(form["email"]), "email", "Please give an email address, such as ada@example.com.")
        errors.requirePassword(form)
        return errors
    }
}
