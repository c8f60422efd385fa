import FlowtallyCore
import Foundation
import Hummingbird

/// What the process measured of itself in the last hour. It is about all workspaces of the server at once, so for owners alone.
struct PerformancePage {
    private let dashboard: Dashboard
    private let templates: Templates
    private let metrics: any ProcessMetrics
    private let reportsOneIn: Int

    init(_ dependencies: WebDependencies) {
        dashboard = Dashboard(ledger: dependencies.ledger, clock: dependencies.clock)
        templates = dependencies.templates
        metrics = dependencies.processMetrics
        reportsOneIn = dependencies.settings.pageReportsOneIn
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self).get(Route.performancePage.path, use: show)
    }

    private func show(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let workspace = try await dashboard.workspace(context.workspaceID)
        let model = PerformanceModel(
            PerformanceFigures(metrics.lastHour()), DisplayFormat(workspace, for: request),
            reportsOneIn: reportsOneIn)
        let layout = PageLayout(
            title: "Performance", session: .init(context.principal, workspace: workspace, current: nil))
        return Response(html: try templates.page("performance", model, layout))
    }
}
