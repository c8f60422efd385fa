import FlowtallyCore

/// Reads the facts behind the figures from one snapshot.
struct FigureReader {
    let connection: TenantConnection
    let calendar: LocalCalendar
    var rememberedHours: RememberedHours?

    /// - Parameter ledger: the row of `FigureQueries.ledger`.
    func dashboardFacts(_ windows: DashboardWindows, ledger: SQLRow) throws -> DashboardFacts {
        // All that is asked for before the first row is waited for goes to a server and back together.
        let firstRun = try connection.ask(FigureQueries.firstRun)
        let workflowCounts = try connection.ask(
            FigureQueries.workflows,
            [
                "month_start": .instant(windows.thisMonthStart), "now": .instant(windows.now),
                "previous_start": .instant(windows.previousMonthStart),
                "previous_end": .instant(windows.previousMonthToDateEnd),
            ])
        let coverages = try connection.ask(FigureQueries.coverage, ["today": .day(windows.today)])
        let salesCalls = try connection.ask(
            FigureQueries.salesCalls,
            [
                "month_start": .instant(windows.thisMonthStart), "month_end": .instant(windows.thisMonthEnd),
                "now": .instant(windows.now),
            ])
        let withoutNews = try connection.ask(FigureQueries.withoutNews, ["now": .instant(windows.now)])
        let sumsByDay = try connection.ask(FigureQueries.sumsByDay, arguments(windows.daysToRead))
        let partOfDay = try askForPartOfDay(of: windows.previousMonthToDate)
        let durations = try askForDurations(in: windows.last30Days, recent: try DayRange(recent: ledger))

        let (workflows, coverage) = (try workflowCounts.onlyRow(), try coverages.onlyRow())
        let calls = try salesCalls.onlyRow()
        let days = try sumsByDay.rows().map { (day: try $0.day("local_day"), tally: try RunTally($0)) }
        func total(_ range: DayRange) -> RunTally {
            days.reduce(into: RunTally()) { if range.contains($1.day) { $0 += $1.tally } }
        }
        let thisMonth = total(windows.thisMonth)
        let previousMonthToDate = try tally(of: windows.previousMonthToDate, partOfDay, total)

        return DashboardFacts(
            generation: try ledger.integer("generation"), ledger: try LedgerStart(firstRun: firstRun.onlyRow()),
            totalRuns: try ledger.integer("runs"), unfinishedRuns: try ledger.integer("unfinished"),
            runsWithoutNews: try withoutNews.onlyRow().integer("runs"),
            lastReportReceivedAt: try ledger.optionalInstant("last_report_at"),
            runsKeptFrom: try ledger.optionalDay("runs_kept_from"), runsThisMonth: thisMonth.runs,
            runsPreviousMonthToDate: previousMonthToDate.runs, runsPreviousMonth: total(windows.previousMonth).runs,
            last30Days: total(windows.last30Days), durations: try histogram(durations),
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

    func outcomesByDay(_ days: DayRange, workflow: WorkflowID?) throws -> [LocalDay: OutcomeCounts] {
        var arguments = arguments(days)
        if let workflow { arguments["workflow"] = .id(workflow) }
        let query = workflow == nil ? FigureQueries.sumsByDay : FigureQueries.outcomesOfWorkflowByDay
        let counts = try connection.rows(query, arguments).map { (try $0.day("local_day"), try OutcomeCounts($0)) }
        return Dictionary(uniqueKeysWithValues: counts.filter { $0.1.runs > 0 })
    }

    private func arguments(_ days: DayRange) -> [String: SQLValue] {
        ["first": .day(days.first), "last": .day(days.last)]
    }
}

// MARK: - Durations

/// Rows that are added to what is known, or taken away from it.
struct Correction {
    let pending: PendingRows
    let sign: Int64
}

extension FigureReader {
    /// Starts from the recent days, which are added up already, takes away those that have gone and adds those that have come.
    private func askForDurations(in days: DayRange, recent: DayRange?) throws -> [Correction] {
        func ask(_ first: LocalDay, _ last: LocalDay, sign: Int64 = 1) throws -> Correction {
            Correction(
                pending: try connection.ask(FigureQueries.durations, arguments(DayRange(first, last))), sign: sign)
        }
        guard let recent, recent.first <= days.first, (days.first...days.last).contains(recent.last) else {
            return [try ask(days.first, days.last)]
        }
        var corrections = [Correction(pending: try connection.ask(FigureQueries.recentDurations), sign: 1)]
        if recent.first < days.first {
            corrections.append(try ask(recent.first, days.first.adding(days: -1), sign: -1))
        }
        if recent.last < days.last { corrections.append(try ask(recent.last.adding(days: 1), days.last)) }
        return corrections
    }

    private func histogram(_ corrections: [Correction]) throws -> DurationHistogram {
        var histogram = DurationHistogram()
        for correction in corrections {
            for row in try correction.pending.rows() {
                histogram.add(correction.sign * (try row.integer("runs")), inBucket: try row.integer("bucket_ms"))
            }
        }
        return histogram
    }
}

extension LedgerStart {
    /// - Parameter row: of `FigureQueries.firstRun`.
    init(firstRun row: SQLRow) throws {
        guard let startedAt = try row.optionalInstant("started_at"), let day = try row.optionalDay("local_day") else {
            self = .noRuns
            return
        }
        self = .firstRun(at: startedAt, on: day)
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
