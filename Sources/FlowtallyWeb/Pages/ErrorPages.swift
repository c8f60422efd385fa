import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Errors as pages: whoever has to sign in is sent there.
struct ErrorPages {
    private struct Model {
        let status: Int
        let title: String
        let message: String
        let advice: String?
        /// By which the log is searched; only where the server is to blame.
        let requestID: String?
        let actionHref: String
        let actionLabel: String
    }

    private let ledger: any Ledger
    private let templates: Templates
    private let cookie: SessionCookie

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        templates = dependencies.templates
        cookie = SessionCookie(dependencies.settings)
    }

    func response(to problem: Problem, request: Request, requestID: String) async throws -> Response {
        if problem.kind == .unauthenticated {
            let next = request.method == .get ? request.uri.string : nil
            return .redirect(to: Route.login.link(query: [("next", next)]))
        }
        let kind = problem.kind
        let isServers = kind.status.kind == .serverError
        let session = isServers ? nil : await session(of: request)
        let model = Model(
            status: kind.status.code, title: kind.pageTitle, message: problem.detail, advice: kind.advice,
            requestID: isServers ? requestID : nil,
            actionHref: isServers && request.method == .get ? request.uri.string : Route.home.link(),
            actionLabel: isServers && request.method == .get
                ? "Try again" : session == nil ? "Go to the start" : "Go to the overview")
        let layout = PageLayout(title: kind.pageTitle, session: session)
        var response = Response(html: try templates.page("error", model, layout), status: kind.status)
        response.headers.append(contentsOf: problem.headers)
        return response
    }

    /// So that whoever is signed in still finds the way around. An error page must not fail over it.
    private func session(of request: Request) async -> PageLayout.Session? {
        guard let secret = cookie.secret(of: request) else { return nil }
        let principal = try? await ledger.principal(session: SessionDigest(secret.digest))
        return try? await .ofVisitor(principal ?? nil, in: ledger)
    }
}

extension Problem.Kind {
    fileprivate var pageTitle: String {
        switch self {
        case .notFound: "Not found"
        case .forbidden: "You may not do this"
        case .failure: "Something went wrong"
        case .unavailable: "The ledger cannot be reached"
        default: title
        }
    }

    /// What the reader can do.
    fileprivate var advice: String? {
        switch self {
        case .failure:
            "Nothing that was confirmed is lost. Try again; if it goes on, give whoever runs this server the request id."
        case .unavailable:
            "Try again in a moment. If it goes on, give whoever runs this server the request id."
        default: nil
        }
    }
}
