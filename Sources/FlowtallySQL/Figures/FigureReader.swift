import FlowtallyCore

/// Reads the facts behind the figures from one snapshot.
struct FigureReader {
    let connection: TenantConnection

    func dashboardFacts(_ windows: DashboardWindows) throws -> DashboardFacts {
        let ledger = try connection.onlyRow(FigureQueries.ledger)
        let workflows = try connection.onlyRow(
            FigureQueries.workflows,
            [
                "month_start": .instant(windows.thisMonthStart), "now": .instant(windows.now),
                "previous_start": .instant(windows.previousMonthStart),
                "previous_end": .instant(windows.previousMonthToDateEnd),
            ])
        let coverage = try connection.onlyRow(FigureQueries.coverage, ["today": .day(windows.today)])
        let calls = try connection.onlyRow(
            FigureQueries.salesCalls,
            [
                "month_start": .instant(windows.thisMonthStart), "month_end": .instant(windows.thisMonthEnd),
                "now": .instant(windows.now),
            ])
        let thisMonth = DayPeriod(days: windows.thisMonth)

        return DashboardFacts(
            generation: try ledger.integer("generation"), ledger: try ledgerStart(),
            totalRuns: try ledger.integer("total_runs"), unfinishedRuns: try ledger.integer("unfinished_runs"),
            lastReportReceivedAt: try ledger.optionalInstant("last_received_at"),
            runsThisMonth: try runs(in: thisMonth),
            runsPreviousMonthToDate: try runs(in: windows.previousMonthToDate),
            runsPreviousMonth: try runs(in: DayPeriod(days: windows.previousMonth)),
            last30Days: try outcomes(in: windows.last30Days),
            earlier30Days: try outcomes(in: windows.earlier30Days.days),
            savingsLifetime: try savings(in: DayPeriod(days: .always)),
            savingsThisMonth: try savings(in: thisMonth),
            savingsPreviousMonthToDate: try savings(in: windows.previousMonthToDate),
            coverage: SavingsCoverage(set: try coverage.integer("rated"), of: try coverage.integer("productive")),
            activeScheduledWorkflows: try workflows.integer("scheduled"),
            activeDirectWorkflows: try workflows.integer("direct"),
            inactiveWorkflows: try workflows.integer("inactive"),
            workflowsAddedThisMonth: try workflows.integer("added"),
            workflowsAddedPreviousMonthToDate: try workflows.integer("added_before"),
            salesCallsThisMonth: try calls.integer("calls"), salesCallsHeldThisMonth: try calls.integer("held"),
            salesCallsToComeThisMonth: try calls.integer("to_come"))
    }

    func ledgerStart() throws -> LedgerStart {
        guard let row = try connection.firstRow(FigureQueries.firstRun) else { return .noRuns }
        return .firstRun(at: try row.instant("started_at"), on: try row.day("local_day"))
    }

    func outcomesByDay(_ days: DayRange, workflow: WorkflowID?) throws -> [LocalDay: OutcomeCounts] {
        var arguments: [String: SQLValue] = ["first": .day(days.first), "last": .day(days.last)]
        if let workflow { arguments["workflow"] = .id(workflow) }
        let query = workflow == nil ? FigureQueries.outcomesByDay : FigureQueries.outcomesOfWorkflowByDay
        return try Dictionary(
            uniqueKeysWithValues: connection.rows(query, arguments).map {
                (try $0.day("local_day"), try OutcomeCounts($0))
            })
    }

    private func runs(in period: DayPeriod) throws -> Int64 {
        try connection.onlyRow(FigureQueries.runsInPeriod, arguments(period)).integer("runs")
    }

    private func outcomes(in days: DayRange) throws -> OutcomeFacts {
        let period = DayPeriod(days: days)
        let row = try connection.onlyRow(FigureQueries.outcomesInPeriod, arguments(period))
        let timed = try row.integer("timed")
        let quantiles = try quantiles(of: timed, in: period)
        return OutcomeFacts(
            counts: try OutcomeCounts(row), timedRuns: timed,
            totalDuration: Milliseconds(try row.integer("total_duration")), medianDuration: quantiles?.median,
            p95Duration: quantiles?.p95, anomalies: try row.integer("anomalies"))
    }

    /// The middle duration, or the mean of the two in the middle, and the 95th percentile by nearest rank.
    private func quantiles(
        of count: Int64, in period: DayPeriod
    ) throws -> (median: Milliseconds, p95: Milliseconds)? {
        guard count > 0 else { return nil }
        let (low, high, p95) = ((count + 1) / 2, count / 2 + 1, (count * 95 + 99) / 100)
        let ranks: [String: SQLValue] = [
            "low_middle": .integer(low), "high_middle": .integer(high), "p95": .integer(p95),
        ]
        let rows = try connection.rows(FigureQueries.durationsAtRanks, arguments(period).merging(ranks) { $1 })
        let byRank = try Dictionary(
            uniqueKeysWithValues: rows.map { (try $0.integer("rank"), try $0.integer("duration_ms")) })
        guard let lowMiddle = byRank[low], let highMiddle = byRank[high], let last = byRank[p95] else {
            throw LedgerError.unavailable("\(FigureQueries.durationsAtRanks.name) found fewer than \(count)")
        }
        return (Milliseconds((lowMiddle + highMiddle) / 2), Milliseconds(last))
    }

    private func savings(in period: DayPeriod) throws -> [SavingsLine] {
        try connection.rows(FigureQueries.savingsInPeriod, arguments(period)).map {
            SavingsLine(
                terms: try SavingsTerms($0), earningRuns: try $0.integer("earning"),
                costingRuns: try $0.integer("costing"))
        }
    }

    private func arguments(_ period: DayPeriod) -> [String: SQLValue] {
        [
            "first": .day(period.days.first), "last": .day(period.days.last),
            "end": .integer(period.end?.milliseconds ?? Int64.max),
        ]
    }
}

extension OutcomeCounts {
    init(_ row: SQLRow) throws {
        self.init(
            completed: try row.integer("completed"), failed: try row.integer("failed"),
            cancelled: try row.integer("cancelled"), unfinished: try row.integer("unfinished"))
    }
}

extension DayRange {
    /// Every day that can be written with four digits of the year.
    fileprivate static let always = DayRange(LocalDay("0001-01-01")!, LocalDay("9999-12-31")!)
}
