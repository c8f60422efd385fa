import FlowtallyCore
import HTTPTypes
import Hummingbird
import Metrics

/// Takes what browsers of people who are signed in say of their pages.
struct PageReportRoutes {
    private let pages: Set<String>
    private let limiter: PageReportLimiter
    private let factory = MetricsSystem.factory

    init(_ dependencies: WebDependencies) {
        pages = dependencies.templates.names
        limiter = PageReportLimiter(clock: dependencies.clock)
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self).post(Route.pageReports.path) { request, context in
            do {
                try await take(request, context)
                count("taken")
                return Response(status: .noContent)
            } catch {
                count(Problem(error).kind == .tooManyRequests ? "limited" : "refused")
                throw error
            }
        }
    }

    private func take(_ request: Request, _ context: Permitted<CanRead>) async throws {
        guard case .person(let user, _) = context.principal.kind else {
            throw Problem(.forbidden, "Only pages of people who are signed in report here.")
        }
        try limiter.check(user.id)
        let json = try await request.json(upTo: PageReport.largestBytes)
        try PageReport(json, pages: pages).record(factory)
    }

    private func count(_ outcome: String) {
        Counter(label: MetricName.pageReports.rawValue, dimensions: [("outcome", outcome)], factory: factory)
            .increment()
    }
}
