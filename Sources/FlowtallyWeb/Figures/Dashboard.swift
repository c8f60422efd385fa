import FlowtallyCore

/// Makes the figures of one workspace as of now, for the API and the pages alike.
struct Dashboard {
    let ledger: any Ledger
    let clock: any WallClock

    func metrics(in id: WorkspaceID) async throws -> DashboardMetrics {
        let now = clock.now()
        let (workspace, facts) = try await ledger.dashboardFacts(at: now, in: id)
        return DashboardMetrics(
            workspace: workspace, windows: DashboardWindows(now: now, calendar: workspace.calendar), facts: facts)
    }

    func chart(_ request: ChartRequest, in id: WorkspaceID) async throws -> DashboardChart {
        let now = clock.now()
        let (workspace, facts) = try await ledger.chartFacts(of: request.workflowID, in: id) {
            request.daysToRead(today: $0.calendar.day(of: now))
        }
        let chart = RunsChart(
            request: request, today: workspace.calendar.day(of: now), ledger: facts.ledger, counts: facts.counts)
        return DashboardChart(workspace: workspace, workflows: facts.workflows, chart: chart)
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
