import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// The overview and its slots: each slot is also had alone, and fails alone.
struct OverviewPages {
    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates
    private let dashboard: Dashboard
    private let answers: DashboardAnswers
    private let charts: Charts
    private let publicURL: String

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
        dashboard = Dashboard(ledger: ledger, clock: clock)
        answers = DashboardAnswers(dependencies)
        charts = Charts(dependencies)
        publicURL = dependencies.settings.publicURL
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanRead.self)
            .get(Route.overview.path, use: overview)
            .get(Route.overviewMetrics.path, use: metrics)
            .get(Route.overviewServiceRequests.path, use: serviceRequests)
    }

    /// What was just done on the overview.
    enum Done: String, CaseIterable {
        case testRun = "test-run"

        var message: String {
            switch self {
            case .testRun: "A run of the workflow “Test run” was recorded. It earns no savings and can be deleted."
            }
        }
    }

    private struct Model {
        let dateLine: String
        let flash: String?
        let firstSteps: FirstSteps?
        let metrics: MetricsSlot
        let metricsSource = Route.overviewMetrics.link()
        let disabledWebhooks: DisabledWebhooksNotice?
        let chart: ChartSlot
        let requests: ServiceRequestsSlot
        let requestsSource = Route.overviewServiceRequests.link()
    }

    private func overview(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        try await page(request, newKey: nil, context)
    }

    /// The whole page.
    ///
    /// - Parameter newKey: a key that was just made for the first command.
    func page<Proof>(_ request: Request, newKey: SecretToken?, _ context: Permitted<Proof>) async throws -> Response {
        let query = try QueryReader(request, known: ChartRequest.pageParameters + ["done"])
        let chartRequest = try ChartRequest(query, at: .overview, lastOf: request)
        let workspace = try await dashboard.workspace(context.workspaceID)
        let format = DisplayFormat(workspace, for: request)
        let now = clock.now()
        let metrics = await metricsSlot(format, context)
        let model = Model(
            dateLine:
                "\(format.fullDay(workspace.calendar.day(of: now))), \(format.time(now)) · \(workspace.calendar.timeZoneName)",
            flash: try query.oneOf("done", Done.self)?.message,
            firstSteps: metrics.isLedgerEmpty
                ? FirstSteps(principal: context.principal, publicURL: publicURL, newKey: newKey) : nil,
            metrics: metrics,
            disabledWebhooks: await disabledWebhooks(context),
            chart: await charts.slotOrFailure(chartRequest, at: .overview, for: request, context),
            requests: await requestsSlot(format, context))
        let layout = PageLayout(
            title: "Overview", session: .init(context.principal, workspace: workspace, current: .overview),
            freshness: .init(text: metrics.freshness), scripts: [.slots])
        return Response(html: try templates.page("overview", model, layout))
    }

    private func metrics(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let id = context.workspaceID
        return try await answers.slot("metrics", to: request, in: id) { locale in
            let metrics = try await dashboard.metrics(in: id)
            let slot = MetricsSlot(metrics, format: DisplayFormat(metrics.workspace, locale: locale))
            return SlotContent(
                workspace: metrics.workspace,
                html: try templates.render("slot-metrics", slot), updatedAt: slot.updatedAt,
                lasts: DashboardAnswers.metricsLast)
        }
    }

    private func serviceRequests(_ request: Request, context: Permitted<CanRead>) async throws -> Response {
        let (id, canFile) = (context.workspaceID, Self.canFile(context.principal))
        return try await answers.slot("requests", variant: "\(canFile)", to: request, in: id) { locale in
            let workspace = try await dashboard.workspace(id)
            let format = DisplayFormat(workspace, locale: locale)
            let slot = try await latestRequests(format, canFile: canFile, in: id)
            // It says how long ago things happened, to the minute.
            return SlotContent(
                workspace: workspace, html: try templates.render("slot-requests", slot), updatedAt: slot.updatedAt,
                lasts: .minutes(1))
        }
    }

    // MARK: - Slots of the whole page, which say that they failed instead of taking the page with them

    private func metricsSlot<Proof>(_ format: DisplayFormat, _ context: Permitted<Proof>) async -> MetricsSlot {
        do {
            return MetricsSlot(try await dashboard.metrics(in: context.workspaceID), format: format)
        } catch {
            context.logger.error("slot failed", metadata: ["slot": "metrics", "error": "\(String(reflecting: error))"])
            return MetricsSlot(failure: SlotFailure("The figures could not be loaded."))
        }
    }

    private func requestsSlot<Proof>(
        _ format: DisplayFormat, _ context: Permitted<Proof>
    ) async -> ServiceRequestsSlot {
        do {
            return try await latestRequests(format, canFile: Self.canFile(context.principal), in: context.workspaceID)
        } catch {
            context.logger.error(
                "slot failed", metadata: ["slot": "requests", "error": "\(String(reflecting: error))"])
            return ServiceRequestsSlot(failure: SlotFailure("The service requests could not be loaded."))
        }
    }

    /// What the page does without where it cannot be read.
    private func disabledWebhooks<Proof>(_ context: Permitted<Proof>) async -> DisabledWebhooksNotice? {
        guard context.principal.permissions.contains(.administer) else { return nil }
        do {
            return DisabledWebhooksNotice(try await ledger.webhooks(in: context.workspaceID))
        } catch {
            context.logger.error("webhooks cannot be read", metadata: ["error": "\(String(reflecting: error))"])
            return nil
        }
    }

    private func latestRequests(
        _ format: DisplayFormat, canFile: Bool, in workspace: WorkspaceID
    ) async throws -> ServiceRequestsSlot {
        let all = ServiceRequestFilter()
        return ServiceRequestsSlot(
            try await ledger.serviceRequests(
                matching: all, after: nil, limit: DashboardRoutes.latestCount, in: workspace),
            total: try await ledger.countServiceRequests(matching: all, in: workspace),
            canFile: canFile, format: format, now: clock.now())
    }

    private static func canFile(_ principal: Principal) -> Bool { principal.formToken(for: .edit) != nil }
}
