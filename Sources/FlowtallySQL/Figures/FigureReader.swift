import FlowtallyCore

/// Reads the facts behind the figures from one snapshot.
struct FigureReader {
    let connection: TenantConnection
    let calendar: LocalCalendar

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
        let days = try tallies(windows.daysToRead)
        func total(_ range: DayRange) -> RunTally {
            days.reduce(into: RunTally()) { if range.contains($1.day) { $0 += $1.tally } }
        }
        let thisMonth = total(windows.thisMonth)
        let previousMonthToDate = try tally(of: windows.previousMonthToDate, total)

        return DashboardFacts(
            generation: try ledger.integer("generation"), ledger: try ledgerStart(),
            totalRuns: try ledger.integer("runs"), unfinishedRuns: try ledger.integer("unfinished"),
            runsWithoutNews: try connection.onlyRow(FigureQueries.withoutNews, ["now": .instant(windows.now)])
                .integer("runs"),
            lastReportReceivedAt: try ledger.optionalInstant("last_report_at"),
            runsKeptFrom: try ledger.optionalDay("runs_kept_from"), runsThisMonth: thisMonth.runs,
            runsPreviousMonthToDate: previousMonthToDate.runs, runsPreviousMonth: total(windows.previousMonth).runs,
            last30Days: total(windows.last30Days),
            durations: try durations(in: windows.last30Days, recent: try DayRange(recent: ledger)),
            earlier30Days: total(windows.earlier30Days.days), savingsLifetime: try SavingsSum(ledger),
            savingsThisMonth: thisMonth.savings, savingsPreviousMonthToDate: previousMonthToDate.savings,
            coverage: SavingsCoverage(set: try coverage.integer("rated"), of: try coverage.integer("productive")),
            activeScheduledWorkflows: try workflows.integer("scheduled"),
            lateWorkflows: try workflows.integer("late"),
            activeDirectWorkflows: try workflows.integer("direct"),
            inactiveWorkflows: try workflows.integer("inactive"),
            workflowsAddedThisMonth: try workflows.integer("added"),
            workflowsAddedPreviousMonthToDate: try workflows.integer("added_before"),
            salesCallsThisMonth: try calls.integer("calls"), salesCallsHeldThisMonth: try calls.integer("held"),
            salesCallsToComeThisMonth: try calls.integer("to_come"))
    }

    func ledgerStart() throws -> LedgerStart {
        let row = try connection.onlyRow(FigureQueries.firstRun)
        guard let startedAt = try row.optionalInstant("started_at"), let day = try row.optionalDay("local_day") else {
            return .noRuns
        }
        return .firstRun(at: startedAt, on: day)
    }

    func outcomesByDay(_ days: DayRange, workflow: WorkflowID?) throws -> [LocalDay: OutcomeCounts] {
        var arguments = arguments(days)
        if let workflow { arguments["workflow"] = .id(workflow) }
        let query = workflow == nil ? FigureQueries.sumsByDay : FigureQueries.outcomesOfWorkflowByDay
        let counts = try connection.rows(query, arguments).map { (try $0.day("local_day"), try OutcomeCounts($0)) }
        return Dictionary(uniqueKeysWithValues: counts.filter { $0.1.runs > 0 })
    }

    private func tallies(_ days: DayRange) throws -> [(day: LocalDay, tally: RunTally)] {
        try connection.rows(FigureQueries.sumsByDay, arguments(days)).map {
            (try $0.day("local_day"), try RunTally($0))
        }
    }

    /// Whole days, and of the last one the part before the period's end: the hours up to the full one that is nearest to it, added from
    /// the day's start or taken away from its end, and the runs between that hour and the period's end.
    private func tally(of period: DayPeriod, _ total: (DayRange) -> RunTally) throws -> (
        runs: Int64, savings: SavingsSum
    ) {
        guard let end = period.end else { return (total(period.days).runs, total(period.days).savings) }
        let isEarly = calendar.timeOfDay(of: end) < .hours(12)
        let wholeDays = total(DayRange(period.days.first, period.days.last.adding(days: isEarly ? -1 : 0)))
        var sum = (runs: wholeDays.runs, savings: wholeDays.savings)
        func add(_ query: TenantQuery, _ arguments: [String: SQLValue], sign: Int64 = 1) throws {
            let day = ["day": SQLValue.day(period.days.last)]
            for row in try connection.rows(query, arguments.merging(day) { $1 }) {
                let runs = sign * (try row.integer("runs"))
                sum.runs += runs
                sum.savings += SavingsSum(
                    terms: try SavingsTerms(row), earningRuns: sign * (try row.integer("earning")), costingRuns: runs)
            }
        }
        let hour = Milliseconds.hours(1).count
        let nearest = (end.milliseconds + hour / 2) / hour
        let edge = Instant(milliseconds: nearest * hour)
        try add(
            FigureQueries.wholeHours,
            isEarly ? ["from": 0, "to": .integer(nearest)] : ["from": .integer(nearest), "to": .integer(Int64.max)],
            sign: isEarly ? 1 : -1)
        try add(
            FigureQueries.partOfHour, ["from": .instant(min(edge, end)), "to": .instant(max(edge, end))],
            sign: edge <= end ? 1 : -1)
        return sum
    }

    /// Starts from the recent days, which are added up already, takes away those that have gone and adds those that have come.
    private func durations(in days: DayRange, recent: DayRange?) throws -> DurationHistogram {
        var histogram = DurationHistogram()
        func add(_ query: TenantQuery, _ arguments: [String: SQLValue], sign: Int64 = 1) throws {
            for row in try connection.rows(query, arguments) {
                histogram.add(sign * (try row.integer("runs")), inBucket: try row.integer("bucket_ms"))
            }
        }
        guard let recent, recent.first <= days.first, (days.first...days.last).contains(recent.last) else {
            try add(FigureQueries.durations, arguments(days))
            return histogram
        }
        try add(FigureQueries.recentDurations, [:])
        if recent.first < days.first {
            let gone = DayRange(recent.first, days.first.adding(days: -1))
            try add(FigureQueries.durations, arguments(gone), sign: -1)
        }
        if recent.last < days.last {
            try add(FigureQueries.durations, arguments(DayRange(recent.last.adding(days: 1), days.last)))
        }
        return histogram
    }

    private func arguments(_ days: DayRange) -> [String: SQLValue] {
        ["first": .day(days.first), "last": .day(days.last)]
    }
}

extension DayRange {
    /// The days whose durations are added up already, where there are any.
    fileprivate init?(recent row: SQLRow) throws {
        guard let first = try row.optionalDay("recent_from"), let last = try row.optionalDay("recent_to") else {
            return nil
        }
        self.init(first, last)
    }
}
