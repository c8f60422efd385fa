/// Where the figures come from.
package protocol FigureStore: Sendable {
    /// Everything that the eight cards rest on at a moment, with the workspace, read in one snapshot.
    func dashboardFacts(
        at now: Instant, in workspace: WorkspaceID
    ) async throws -> (workspace: Workspace, facts: DashboardFacts)

    /// Everything that a chart rests on, with the workspace, read in one snapshot.
    ///
    /// - Parameter days: which days are needed, once the workspace's zone is known.
    ///
    /// Throws `LedgerError.notFound` for an unknown workflow.
    func chartFacts(
        of workflow: WorkflowID?, in workspace: WorkspaceID, days: @escaping @Sendable (Workspace) -> DayRange
    ) async throws -> (workspace: Workspace, facts: ChartFacts)

    /// What the runs of each workflow come to in a span of days, for all workflows, read in one snapshot.
    ///
    /// - Parameter today: the day whose rates in force are given.
    func workflowFigures(
        in days: DayRange, today: LocalDay, of workspace: WorkspaceID
    ) async throws -> [WorkflowFigures]

    /// Everything that the cards of one workflow rest on at a moment, with the workspace, read in one snapshot.
    ///
    /// Throws `LedgerError.notFound` for an unknown workflow.
    func workflowFacts(
        of workflow: WorkflowID, at now: Instant, in workspace: WorkspaceID
    ) async throws -> (workspace: Workspace, facts: WorkflowFacts)
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
