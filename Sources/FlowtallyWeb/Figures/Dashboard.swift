import FlowtallyCore

/// Makes the figures of one workspace as of now, for the API and the pages alike.
struct Dashboard {
    let ledger: any Ledger
    let clock: any WallClock

    func metrics(in id: WorkspaceID) async throws -> DashboardMetrics {
        let workspace = try await workspace(id)
        let windows = DashboardWindows(now: clock.now(), calendar: workspace.calendar)
        return DashboardMetrics(
            workspace: workspace, windows: windows, facts: try await ledger.dashboardFacts(windows, in: id))
    }

    func chart(_ request: ChartRequest, in id: WorkspaceID) async throws -> DashboardChart {
        let workspace = try await workspace(id)
        let today = workspace.calendar.day(of: clock.now())
        let facts = try await ledger.chartFacts(
            days: request.daysToRead(today: today), workflow: request.workflowID, in: id)
        return DashboardChart(
            workspace: workspace, workflows: facts.workflows,
            chart: RunsChart(request: request, today: today, ledger: facts.ledger, counts: facts.counts))
    }

    func workspace(_ id: WorkspaceID) async throws -> Workspace {
        guard let workspace = try await ledger.workspace(id) else { throw LedgerError.notFound("workspace") }
        return workspace
    }
}

/// A chart with what stands around it.
struct DashboardChart {
    let workspace: Workspace
    /// All workflows, for the filter.
    let workflows: [(id: WorkflowID, name: String)]
    let chart: RunsChart
}

extension ChartRequest {
    /// Reads `range`, `workflowId` and `granularity`. Throws `Problem.Kind.malformed`.
    init(_ query: QueryReader) throws {
        self.init(
            range: try query.oneOf("range", ChartRange.self) ?? .thirtyDays,
            granularity: try query.oneOf("granularity", ChartGranularity.self),
            workflowID: query.text("workflowId").map { WorkflowID($0) })
    }

    static let parameters = ["range", "workflowId", "granularity"]
}
