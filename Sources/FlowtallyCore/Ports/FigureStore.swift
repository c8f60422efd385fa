/// Where the figures come from.
package protocol FigureStore: Sendable {
    /// Everything that the eight cards rest on, read in one snapshot.
    func dashboardFacts(
        _ windows: DashboardWindows, in workspace: WorkspaceID
    ) async throws -> DashboardFacts

    /// Everything that a chart rests on. Throws `LedgerError.notFound` for an unknown workflow.
    func chartFacts(
        days: DayRange, workflow: WorkflowID?, in workspace: WorkspaceID
    ) async throws -> ChartFacts

    /// What the runs of each workflow come to in a span of days, for all workflows, read in one snapshot.
    func workflowFigures(in days: DayRange, of workspace: WorkspaceID) async throws -> [WorkflowFigures]
}

/// The counts behind a chart, read in one snapshot.
package struct ChartFacts: Sendable {
    package let ledger: LedgerStart
    package let counts: [LocalDay: OutcomeCounts]
    /// All workflows by name, for the filter.
    package let workflows: [(id: WorkflowID, name: String)]

    package init(
        ledger: LedgerStart, counts: [LocalDay: OutcomeCounts], workflows: [(id: WorkflowID, name: String)]
    ) {
        self.ledger = ledger
        self.counts = counts
        self.workflows = workflows
    }
}
