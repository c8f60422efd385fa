import FlowtallyCore
import HTTPTypes
import Hummingbird

/// The front door: logging in and out, and the first user's set-up.
struct SignInPages {
    private struct Model {
        let next: String
        let error: String?
        let fields: [FormField]

        init(next: String, email: String = "", error: String? = nil) {
            self.next = next
            self.error = error
            fields = [
                FormField("email", "Email", value: email, type: "email", autocomplete: "username", errors: []),
                FormField("password", "Password", type: "password", autocomplete: "current-password", errors: []),
            ]
        }
    }

    private let dependencies: WebDependencies
    private let sessions: SessionStart

    init(_ dependencies: WebDependencies) {
        self.dependencies = dependencies
        sessions = SessionStart(dependencies)
    }

    func register(_ router: Router<WebContext>) {
        router.get(Route.home.path) { _, context in
            Response.redirect(to: try await entrance(for: context.principal).link())
        }
        router.get(Route.login.path) { request, context in
            let entrance = try await entrance(for: context.principal)
            guard entrance == .login else { return Response.redirect(to: entrance.link()) }
            return try page(Model(next: Self.localPath(request.uri.queryParameters.get("next") ?? "")))
        }
        router.post(Route.login.path) { request, _ in try await logIn(request) }
        router.post(Route.logout.path) { request, context in try await logOut(request, context) }
        let setup = SetupPage(dependencies, sessions)
        router.get(Route.setup.path) { request, _ in try await setup.show(request) }
        router.post(Route.setup.path) { request, _ in try await setup.submit(request) }
    }

    /// Where somebody goes who comes to the server's address.
    private func entrance(for principal: Principal?) async throws -> Route {
        if principal?.user != nil { return .overview }
        return try await dependencies.ledger.hasUsers() ? .login : .setup
    }

    private func logIn(_ request: Request) async throws -> Response {
        let form = try await Form(request)
        let (email, next) = (form["email"], Self.localPath(form["next"]))
        do {
            guard let user = try await dependencies.passwordCheck.user(email: email, password: form["password"]) else {
                let model = Model(next: next, email: email, error: "This email and password do not fit together.")
                return try page(model, .unauthorized)
            }
            return try await sessions.redirect(user, to: next)
        } catch let problem as Problem where problem.kind == .tooManyRequests {
            var response = try page(Model(next: next, email: email, error: problem.detail), .tooManyRequests)
            response.headers.append(contentsOf: problem.headers)
            return response
        }
    }

    private func logOut(_ request: Request, _ context: WebContext) async throws -> Response {
        if let principal = context.principal, case .person(_, let session) = principal.kind {
            _ = try await Form(request, of: principal)
            try await dependencies.ledger.deleteSession(session)
        }
        var response = Response.redirect(to: Route.login.link())
        SessionCookie(dependencies.settings).clear(on: &response)
        return response
    }

    private func page(_ model: Model, _ status: HTTPResponse.Status = .ok) throws -> Response {
        Response(html: try dependencies.templates.page("login", model, PageLayout(title: "Log in")), status: status)
    }

    /// Only an address of this server: a link must not be able to send people elsewhere.
    private static func localPath(_ path: String) -> String {
        path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\") ? path : Route.overview.link()
    }
}
