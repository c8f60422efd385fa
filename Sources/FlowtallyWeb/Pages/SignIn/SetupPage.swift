import FlowtallyCore
import HTTPTypes
import Hummingbird

/// The first run: whoever has the link that the server printed becomes the first user.
struct SetupPage {
    struct Model {
        struct FormError {
            let field: String
            let message: String
        }

        var errors: [FormError] = []
        let token: String
        var name = ""
        var email = ""
        var workspaceName = ""
        var timeZone = "UTC"
        var currency = "EUR"
        let zones = LocalCalendar.knownTimeZoneNames
    }

    private let dependencies: WebDependencies
    private let startSession: @Sendable (User, String) async throws -> Response

    init(
        _ dependencies: WebDependencies, startSession: @escaping @Sendable (User, String) async throws -> Response
    ) {
        self.dependencies = dependencies
        self.startSession = startSession
    }

    func show(_ request: Request) async throws -> Response {
        guard try await !dependencies.ledger.hasUsers() else { return .redirect(to: Route.login.link()) }
        let token = request.uri.queryParameters.get("token") ?? ""
        try check(token)
        let workspace = try await dependencies.ledger.firstWorkspace()
        return try page(
            Model(
                token: token, workspaceName: workspace.name, timeZone: workspace.calendar.timeZoneName,
                currency: workspace.currency.code))
    }

    func submit(_ request: Request) async throws -> Response {
        guard try await !dependencies.ledger.hasUsers() else { throw LedgerError.alreadySetUp }
        let form = try await Form(request)
        try check(form["token"])
        let (change, errors) = Self.read(form)
        guard errors.isEmpty else {
            return try page(
                Model(
                    errors: errors, token: form["token"], name: form["name"], email: form["email"],
                    workspaceName: form["workspaceName"], timeZone: form["timeZone"], currency: form["currency"]),
                .unprocessableContent)
        }
        let workspace = try await dependencies.ledger.firstWorkspace()
        let owner = UserDraft(
            email: form["email"], name: form["name"],
            passwordHash: try await dependencies.passwordHasher.hash(form["password"]), role: .owner)
        let user = try await dependencies.ledger.setUp(owner, workspace: change, of: workspace.id)
        return try await startSession(user, Route.overview.link())
    }

    private func check(_ token: String) throws {
        guard token.equalsInConstantTime(dependencies.firstRun.token.text) else {
            throw Problem(.forbidden, "This first-run link is not the one that the server printed when it started.")
        }
    }

    private func page(_ model: Model, _ status: HTTPResponse.Status = .ok) throws -> Response {
        Response(html: try dependencies.templates.page("setup", model, PageLayout(title: "Set up")), status: status)
    }

    private static func read(_ form: Form) -> (WorkspaceChange, [Model.FormError]) {
        var errors: [Model.FormError] = []
        func require(_ isRight: Bool, _ field: String, _ message: String) {
            if !isRight { errors.append(.init(field: field, message: message)) }
        }
        let calendar = LocalCalendar(timeZoneName: form["timeZone"])
        let currency = Currency(code: form["currency"].uppercased())
        require((1...200).contains(form["name"].count), "name", "Please give your name.")
        require(UserDraft.isEmail(form["email"]), "email", "Please give an email address, such as ada@example.com.")
        require(
            UserDraft.passwordLength.contains(form["password"].count), "password",
            "The password needs at least \(UserDraft.passwordLength.lowerBound) characters.")
        require((1...200).contains(form["workspaceName"].count), "workspaceName", "Please name the workspace.")
        require(calendar != nil, "timeZone", "The time zone " + WorkspaceChange.timeZoneProblem(form["timeZone"]) + ".")
        require(currency != nil, "currency", "The currency " + WorkspaceChange.currencyProblem(form["currency"]) + ".")
        return (WorkspaceChange(name: form["workspaceName"], calendar: calendar, currency: currency), errors)
    }
}
