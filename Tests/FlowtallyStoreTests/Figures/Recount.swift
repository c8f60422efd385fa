import FlowtallyCore

/// The figures of a history by plain counting, one entry after the other.
struct Recount {
    let history: RandomHistory

    private var windows: DashboardWindows { DashboardWindows(now: history.now, calendar: history.calendar) }

    func facts(generation: Int64) -> DashboardFacts {
        let windows = windows
        let thisMonth = DayPeriod(days: windows.thisMonth)
        let first = history.entries.map { $0.startedAt }.min()
        let active = usedWorkflows.filter { history.workflows[$0].isActive }
        let productive = active.filter { history.workflows[$0].role == .productive }
        let calls = history.meetings.filter {
            $0.scheduledAt >= windows.thisMonthStart && $0.scheduledAt < windows.thisMonthEnd
                && $0.outcome != .cancelled
        }
        return DashboardFacts(
            generation: generation, ledger: first.map { LedgerStart.firstRun(at: $0, on: day(of: $0)) } ?? .noRuns,
            totalRuns: Int64(history.entries.count), unfinishedRuns: count { !$0.status.isFinished },
            runsWithoutNews: count { !$0.status.isFinished && $0.receivedAt + .hours(24) < history.now },
            lastReportReceivedAt: history.entries.map { $0.receivedAt }.max(), runsThisMonth: runs(in: thisMonth),
            runsPreviousMonthToDate: runs(in: windows.previousMonthToDate),
            runsPreviousMonth: runs(in: DayPeriod(days: windows.previousMonth)),
            last30Days: tally(in: windows.last30Days), durations: durations(in: windows.last30Days),
            earlier30Days: tally(in: windows.earlier30Days.days),
            savingsLifetime: savings { _ in true }, savingsThisMonth: savings { isIn(thisMonth, $0) },
            savingsPreviousMonthToDate: savings { isIn(windows.previousMonthToDate, $0) },
            coverage: SavingsCoverage(
                set: Int64(productive.filter { terms(of: $0, on: windows.today) != nil }.count),
                of: Int64(productive.count)),
            activeScheduledWorkflows: Int64(active.filter { !history.workflows[$0].cron.isEmpty }.count),
            lateWorkflows: Int64(active.filter { !history.workflows[$0].cron.isEmpty && isLate($0) }.count),
            activeDirectWorkflows: Int64(active.filter { history.workflows[$0].cron.isEmpty }.count),
            inactiveWorkflows: Int64(usedWorkflows.count - active.count),
            workflowsAddedThisMonth: added { $0 >= windows.thisMonthStart && $0 <= windows.now },
            workflowsAddedPreviousMonthToDate: added {
                $0 >= windows.previousMonthStart && $0 < windows.previousMonthToDateEnd
            },
            salesCallsThisMonth: Int64(calls.count),
            salesCallsHeldThisMonth: Int64(calls.filter { $0.outcome == .held }.count),
            salesCallsToComeThisMonth: Int64(
                calls.filter { $0.outcome == .pending && $0.scheduledAt > windows.now }.count))
    }

    /// All schedules of a history are those of 3 o'clock each day, and in force from the first report on.
    private func isLate(_ workflow: Int) -> Bool {
        let entries = history.entries.filter { $0.workflow == workflow }
        let last = entries.map { $0.startedAt }.max()! + .seconds(30)
        let start = max(last, entries[0].receivedAt)
        let expected = [0, 1]
            .map { history.calendar.instant(of: day(of: start).adding(days: $0), at: .hours(3)) }
            .first { $0 > start }!
        return history.now > expected + .hours(1)
    }

    private func day(of instant: Instant) -> LocalDay { history.calendar.day(of: instant) }

    private func isIn(_ period: DayPeriod, _ entry: RandomHistory.Entry) -> Bool {
        let day = day(of: entry.startedAt)
        guard period.days.contains(day) else { return false }
        guard day == period.days.last, let end = period.end else { return true }
        return entry.startedAt < end
    }

    private func count(where isCounted: (RandomHistory.Entry) -> Bool) -> Int64 {
        Int64(history.entries.filter(isCounted).count)
    }

    private func runs(in period: DayPeriod) -> Int64 { count { isIn(period, $0) } }

    private func tally(in days: DayRange) -> RunTally {
        var tally = RunTally()
        for entry in entries(in: days) {
            switch entry.status {
            case .completed: tally.counts.completed += 1
            case .failed: tally.counts.failed += 1
            case .cancelled: tally.counts.cancelled += 1
            case .started, .running: tally.counts.unfinished += 1
            }
            if let duration = duration(of: entry) {
                tally.timedRuns += 1
                tally.totalDuration = Milliseconds(tally.totalDuration.count + duration.count)
            }
            if let completedAt = entry.completedAt, completedAt < entry.startedAt { tally.anomalies += 1 }
        }
        tally.savings = savings { days.contains(day(of: $0.startedAt)) }
        return tally
    }

    private func durations(in days: DayRange) -> DurationHistogram {
        entries(in: days).compactMap(duration).reduce(into: DurationHistogram()) { $0.add($1) }
    }

    private func entries(in days: DayRange) -> [RandomHistory.Entry] {
        history.entries.filter { days.contains(day(of: $0.startedAt)) }
    }

    /// Of a completed run that did not end before it started.
    private func duration(of entry: RandomHistory.Entry) -> Milliseconds? {
        guard entry.status == .completed, let completedAt = entry.completedAt, completedAt >= entry.startedAt else {
            return nil
        }
        return completedAt - entry.startedAt
    }
}

// MARK: - Workflows and savings

extension Recount {
    /// The workflows that the ledger knows: those with a run.
    private var usedWorkflows: [Int] { Set(history.entries.map { $0.workflow }).sorted() }

    private func added(_ isAdded: (Instant) -> Bool) -> Int64 {
        let created = usedWorkflows.compactMap { workflow in
            history.workflows[workflow].declaredAt
                ?? history.entries.filter { $0.workflow == workflow }.map { $0.startedAt }.min()
        }
        return Int64(created.filter(isAdded).count)
    }

    private func terms(of workflow: Int, on day: LocalDay) -> SavingsTerms? {
        func latest(_ rates: [SavingsRateDraft]) -> SavingsTerms? {
            rates.filter { $0.validFrom <= day }.max { $0.validFrom < $1.validFrom }?.terms
        }
        return latest(history.workflows[workflow].rates) ?? latest(history.defaultRates)
    }

    private func savings(where isCounted: (RandomHistory.Entry) -> Bool) -> SavingsSum {
        history.entries.filter(isCounted).reduce(into: SavingsSum()) { sum, entry in
            guard let terms = terms(of: entry.workflow, on: day(of: entry.startedAt)) else { return }
            let earns = entry.status == .completed && history.workflows[entry.workflow].role == .productive
            sum += SavingsSum(terms: terms, earningRuns: earns ? 1 : 0, costingRuns: 1)
        }
    }
}
