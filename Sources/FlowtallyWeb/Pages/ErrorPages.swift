import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Errors as pages: whoever has to sign in is sent there.
struct ErrorPages {
    private struct Model {
        let status: Int
        let title: String
        let message: String
        let actionHref: String
        let actionLabel: String
    }

    private let templates: Templates

    init(_ dependencies: WebDependencies) {
        templates = dependencies.templates
    }

    func response(to problem: Problem, request: Request) async throws -> Response {
        if problem.kind == .unauthenticated {
            let next = request.method == .get ? request.uri.string : nil
            return .redirect(to: Route.login.link(query: [("next", next)]))
        }
        let model = Model(
            status: problem.kind.status.code, title: problem.kind.title, message: problem.detail,
            actionHref: Route.overview.link(), actionLabel: "Go to the overview")
        let html = try templates.page("error", model, PageLayout(title: problem.kind.title))
        var response = Response(html: html, status: problem.kind.status)
        response.headers.append(contentsOf: problem.headers)
        return response
    }
}
