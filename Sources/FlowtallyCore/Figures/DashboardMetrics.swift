/// The eight cards: facts turned into figures by the definitions of `Docs/figures.md`.
package struct DashboardMetrics: Sendable {
    package let asOf: Instant
    package let workspace: Workspace
    package let windows: DashboardWindows
    package let facts: DashboardFacts

    package let runsTrend: Change
    package let executionTimeTrend: Change
    package let savingsLifetime: SavingsTotal
    package let savingsThisMonth: SavingsTotal
    package let savingsTrend: Change
    package let successTrend: Change
    package let failureTrend: Change
    package let newWorkflowsTrend: Change

    package init(workspace: Workspace, windows: DashboardWindows, facts: DashboardFacts) {
        asOf = windows.now
        self.workspace = workspace
        self.windows = windows
        self.facts = facts

        let monthToDate = windows.previousMonthToDate
        let earlier = facts.earlier30Days
        runsTrend = .ofAmounts(
            current: Double(facts.runsThisMonth), previous: Double(facts.runsPreviousMonthToDate),
            earlierRuns: facts.runsPreviousMonthToDate, against: monthToDate, ledger: facts.ledger)
        executionTimeTrend = facts.last30Days.executionTimeTrend(
            against: earlier, of: windows.earlier30Days, ledger: facts.ledger)
        successTrend = facts.last30Days.successTrend(
            against: earlier, of: windows.earlier30Days, ledger: facts.ledger)
        failureTrend = .ofRates(
            current: facts.last30Days.counts.failurePercent, previous: earlier.counts.failurePercent,
            earlierRuns: earlier.counts.judged, against: windows.earlier30Days, ledger: facts.ledger)

        savingsLifetime = SavingsTotal(facts.savingsLifetime)
        savingsThisMonth = SavingsTotal(facts.savingsThisMonth)
        savingsTrend = .ofAmounts(
            current: savingsThisMonth.hours, previous: SavingsTotal(facts.savingsPreviousMonthToDate).hours,
            earlierRuns: facts.runsPreviousMonthToDate, against: monthToDate, ledger: facts.ledger)

        newWorkflowsTrend = .ofAmounts(
            current: Double(facts.workflowsAddedThisMonth),
            previous: Double(facts.workflowsAddedPreviousMonthToDate),
            earlierRuns: facts.workflowsAddedPreviousMonthToDate, against: monthToDate, ledger: .always)
    }
}
