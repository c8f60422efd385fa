import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Logging in and out, and the first user's set-up.
struct SignInPages {
    private let dependencies: WebDependencies

    init(_ dependencies: WebDependencies) {
        self.dependencies = dependencies
    }

    func register(_ router: Router<WebContext>) {
        router.get(Route.login.path) { request, _ in try page(LoginModel(next: Self.next(request))) }
        router.post(Route.login.path) { request, _ in try await logIn(request) }
        router.post(Route.logout.path) { request, context in try await logOut(request, context) }
        let setup = SetupPage(dependencies, startSession: startSession)
        router.get(Route.setup.path) { request, _ in try await setup.show(request) }
        router.post(Route.setup.path) { request, _ in try await setup.submit(request) }
    }

    private func logIn(_ request: Request) async throws -> Response {
        let form = try await Form(request)
        let email = form["email"].lowercased()
        let limiter = dependencies.signInLimiter
        do {
            try limiter.check(email)
        } catch {
            let problem = Problem(error)
            var response = try page(
                LoginModel(next: form["next"], email: email, error: problem.detail), .tooManyRequests)
            response.headers.append(contentsOf: problem.headers)
            return response
        }
        let credentials = try await dependencies.ledger.credentials(email: email)
        // Somebody unknown costs as much time as somebody known, so the time does not tell which they are.
        let hash = credentials?.passwordHash ?? dependencies.unknownUserHash
        let isRight = try await dependencies.passwordHasher.verify(form["password"], against: hash)
        guard let user = credentials?.user, isRight else {
            limiter.noteFailure(email)
            return try page(
                LoginModel(next: form["next"], email: email, error: "This email and password do not fit together."),
                .unauthorized)
        }
        limiter.forget(email)
        return try await startSession(user, Self.localPath(form["next"]))
    }

    private func startSession(_ user: User, _ next: String) async throws -> Response {
        let secret = SecretToken.newSession()
        try await dependencies.ledger.createSession(
            SessionDigest(secret.digest), of: user.id, expiresAt: dependencies.clock.now() + SessionCookie.lifetime)
        var response = Response.redirect(to: next)
        SessionCookie(dependencies.settings).set(secret, on: &response)
        return response
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

    private func page(_ model: LoginModel, _ status: HTTPResponse.Status = .ok) throws -> Response {
        Response(html: try dependencies.templates.page("login", model, PageLayout(title: "Log in")), status: status)
    }

    private static func next(_ request: Request) -> String {
        localPath(request.uri.queryParameters.get("next") ?? "")
    }

    /// Only an address of this server: a link must not be able to send people elsewhere.
    private static func localPath(_ path: String) -> String {
        path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\") ? path : Route.overview.link()
    }
}

struct LoginModel {
    let next: String
    var email = ""
    var error: String?
}
