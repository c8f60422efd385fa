/// What the ledger counts for the eight cards: whole numbers only, read in one snapshot.
package struct DashboardFacts: Sendable, Equatable {
    /// Grows with every change of the workspace.
    package var generation: Int64
    package var ledger: LedgerStart
    package var totalRuns: Int64
    package var unfinishedRuns: Int64
    /// Unfinished runs that have been silent for longer than their workflow's limit.
    package var runsWithoutNews: Int64
    package var lastReportReceivedAt: Instant?
    /// The first day whose single runs are still kept; nil where all are.
    package var runsKeptFrom: LocalDay?

    package var runsThisMonth: Int64
    package var runsPreviousMonthToDate: Int64
    package var runsPreviousMonth: Int64

    package var last30Days: RunTally
    /// Of the last 30 days.
    package var durations: DurationHistogram
    package var earlier30Days: RunTally

    package var savingsLifetime: SavingsSum
    package var savingsThisMonth: SavingsSum
    package var savingsPreviousMonthToDate: SavingsSum
    package var coverage: SavingsCoverage

    package var activeScheduledWorkflows: Int64
    /// Active scheduled workflows of which a run is overdue.
    package var lateWorkflows: Int64
    package var activeDirectWorkflows: Int64
    package var inactiveWorkflows: Int64
    package var workflowsAddedThisMonth: Int64
    package var workflowsAddedPreviousMonthToDate: Int64

    package var salesCallsThisMonth: Int64
    package var salesCallsHeldThisMonth: Int64
    package var salesCallsToComeThisMonth: Int64

    package init(
        generation: Int64, ledger: LedgerStart, totalRuns: Int64, unfinishedRuns: Int64, runsWithoutNews: Int64 = 0,
        lastReportReceivedAt: Instant?, runsKeptFrom: LocalDay? = nil, runsThisMonth: Int64,
        runsPreviousMonthToDate: Int64, runsPreviousMonth: Int64,
        last30Days: RunTally, durations: DurationHistogram, earlier30Days: RunTally, savingsLifetime: SavingsSum,
        savingsThisMonth: SavingsSum,
        savingsPreviousMonthToDate: SavingsSum, coverage: SavingsCoverage, activeScheduledWorkflows: Int64,
        lateWorkflows: Int64 = 0, activeDirectWorkflows: Int64, inactiveWorkflows: Int64,
        workflowsAddedThisMonth: Int64,
        workflowsAddedPreviousMonthToDate: Int64, salesCallsThisMonth: Int64, salesCallsHeldThisMonth: Int64,
        salesCallsToComeThisMonth: Int64
    ) {
        self.generation = generation
        self.ledger = ledger
        self.totalRuns = totalRuns
        self.unfinishedRuns = unfinishedRuns
        self.runsWithoutNews = runsWithoutNews
        self.lastReportReceivedAt = lastReportReceivedAt
        self.runsKeptFrom = runsKeptFrom
        self.runsThisMonth = runsThisMonth
        self.runsPreviousMonthToDate = runsPreviousMonthToDate
        self.runsPreviousMonth = runsPreviousMonth
        self.last30Days = last30Days
        self.durations = durations
        self.earlier30Days = earlier30Days
        self.savingsLifetime = savingsLifetime
        self.savingsThisMonth = savingsThisMonth
        self.savingsPreviousMonthToDate = savingsPreviousMonthToDate
        self.coverage = coverage
        self.activeScheduledWorkflows = activeScheduledWorkflows
        self.lateWorkflows = lateWorkflows
        self.activeDirectWorkflows = activeDirectWorkflows
        self.inactiveWorkflows = inactiveWorkflows
        self.workflowsAddedThisMonth = workflowsAddedThisMonth
        self.workflowsAddedPreviousMonthToDate = workflowsAddedPreviousMonthToDate
        self.salesCallsThisMonth = salesCallsThisMonth
        self.salesCallsHeldThisMonth = salesCallsHeldThisMonth
        self.salesCallsToComeThisMonth = salesCallsToComeThisMonth
    }
}

/// Runs by outcome.
package struct OutcomeCounts: Sendable, Equatable {
    package var completed: Int64
    package var failed: Int64
    package var cancelled: Int64
    package var unfinished: Int64

    package init(completed: Int64 = 0, failed: Int64 = 0, cancelled: Int64 = 0, unfinished: Int64 = 0) {
        self.completed = completed
        self.failed = failed
        self.cancelled = cancelled
        self.unfinished = unfinished
    }

    package var runs: Int64 { completed + failed + cancelled + unfinished }
    /// The runs that count for success and failure rate.
    package var judged: Int64 { completed + failed }
    /// Nil without a completed or failed run.
    package var successPercent: Double? { judged == 0 ? nil : Double(completed) * 100 / Double(judged) }
    package var failurePercent: Double? { judged == 0 ? nil : Double(failed) * 100 / Double(judged) }

    package static func += (left: inout OutcomeCounts, right: OutcomeCounts) {
        left.completed += right.completed
        left.failed += right.failed
        left.cancelled += right.cancelled
        left.unfinished += right.unfinished
    }
}

/// For how many of the active productive workflows a savings rate is in force today.
package struct SavingsCoverage: Sendable, Equatable {
    package let set: Int64
    package let of: Int64

    package init(set: Int64, of: Int64) {
        self.set = set
        self.of = of
    }
}
