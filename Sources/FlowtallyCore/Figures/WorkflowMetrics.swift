/// What the ledger counts for the cards of one workflow, read in one snapshot.
package struct WorkflowFacts: Sendable, Equatable {
    package let workflow: Workflow
    /// The workflow's own first run.
    package let firstRun: LedgerStart
    package let last30Days: RunTally
    /// Of the last 30 days.
    package let durations: DurationHistogram
    package let earlier30Days: RunTally
    package let lifetime: RunTally
    /// The rate in force today: the workflow's own or the workspace's default.
    package let rate: SavingsRate?

    package init(
        workflow: Workflow, firstRun: LedgerStart, last30Days: RunTally, durations: DurationHistogram,
        earlier30Days: RunTally, lifetime: RunTally, rate: SavingsRate?
    ) {
        self.workflow = workflow
        self.firstRun = firstRun
        self.last30Days = last30Days
        self.durations = durations
        self.earlier30Days = earlier30Days
        self.lifetime = lifetime
        self.rate = rate
    }
}

/// The cards of one workflow: its last 30 days, each figure compared with the 30 days before.
package struct WorkflowMetrics: Sendable {
    package let workspace: Workspace
    package let windows: DashboardWindows
    package let facts: WorkflowFacts

    package let runsTrend: Change
    package let executionTimeTrend: Change
    package let successTrend: Change
    package let savings: SavingsTotal
    package let savingsLifetime: SavingsTotal
    /// Of the time saved.
    package let savingsTrend: Change

    package init(workspace: Workspace, windows: DashboardWindows, facts: WorkflowFacts) {
        self.workspace = workspace
        self.windows = windows
        self.facts = facts
        let (recent, earlier) = (facts.last30Days, facts.earlier30Days)
        let period = windows.earlier30Days
        savings = SavingsTotal(recent.savings)
        savingsLifetime = SavingsTotal(facts.lifetime.savings)
        runsTrend = .ofAmounts(
            current: Double(recent.runs), previous: Double(earlier.runs), earlierRuns: earlier.runs, against: period,
            ledger: facts.firstRun)
        executionTimeTrend = recent.executionTimeTrend(against: earlier, of: period, ledger: facts.firstRun)
        successTrend = recent.successTrend(against: earlier, of: period, ledger: facts.firstRun)
        savingsTrend = .ofAmounts(
            current: savings.hours, previous: SavingsTotal(earlier.savings).hours, earlierRuns: earlier.runs,
            against: period, ledger: facts.firstRun)
    }
}
