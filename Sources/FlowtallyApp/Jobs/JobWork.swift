import FlowtallyCore
import Logging

/// What each job does.
struct JobWork {
    let lease: JobLease
    let ledger: any Ledger
    let clock: any WallClock
    let settings: JobSettings
    let logger: Logger

    private var workspace: WorkspaceID { lease.workspace }

    /// Returns when the job is due again. Throws `CancellationError` where it has to stop.
    func perform() async throws -> Instant {
        switch lease.job {
        case .recountTouchedDays: try await recountTouchedDays()
        case .recountRecentDays: try await recountRecentDays()
        case .setRecentDays: try await setRecentDays()
        case .refreshAwaitedRuns: try await refreshAwaitedRuns()
        case .letOldRunsGo: try await letOldRunsGo()
        case .changeTimeZone: try await changeTimeZone()
        case .tellOfLateWorkflows: try await tellOfLateWorkflows()
        case .letDeliveriesGo: try await letDeliveriesGo()
        }
    }

    private func recountTouchedDays() async throws -> Instant {
        try await recount(try await ledger.touchedDays(in: workspace)) {
            try await ledger.forgetTouch(of: $0, in: workspace)
        }
        return clock.now() + settings.recountInterval
    }

    /// At night, and once when a server sees the ledger for the first time.
    private func recountRecentDays() async throws -> Instant {
        let today = try await calendar().day(of: clock.now())
        try await recount((0..<Job.recentDays).map { today.adding(days: -$0) })
        return try await nextNight()
    }

    /// - Parameter prepare: called with each day before its recount.
    private func recount(_ days: [LocalDay], prepare: (LocalDay) async throws -> Void = { _ in }) async throws {
        let recount = AggregateRecount(ledger: ledger, workspace: workspace, mends: true)
        var found: [AggregateDifference] = []
        for day in days {
            try await lease.renew()
            try await prepare(day)
            found += try await recount.recount(day)
        }
        found += try await recount.recountTotals()
        for difference in found {
            logger.error("an aggregate was not what its runs give; it was mended", metadata: difference.metadata)
        }
        logger.debug("days recounted", metadata: ["days": "\(days.count)", "differences": "\(found.count)"])
    }

    private func setRecentDays() async throws -> Instant {
        let calendar = try await calendar()
        let windows = DashboardWindows(now: clock.now(), calendar: calendar)
        try await ledger.setRecentDays(windows.last30Days, in: workspace)
        return calendar.start(of: windows.today.adding(days: 1))
    }

    private func refreshAwaitedRuns() async throws -> Instant {
        try await ledger.refreshAwaitedRuns(in: workspace)
        return try await nextNight()
    }

    private func letOldRunsGo() async throws -> Instant {
        if let days = settings.runRetentionDays {
            let first = try await calendar().day(of: clock.now()).adding(days: -days)
            while try await ledger.letRunsGo(before: first, in: workspace) { try await lease.renew() }
        }
        return clock.now() + .hours(1)
    }

    private func changeTimeZone() async throws -> Instant {
        while try await ledger.stepTimeZoneChange(in: workspace) { try await lease.renew() }
        return clock.now()
    }

    private func tellOfLateWorkflows() async throws -> Instant {
        try await ledger.tellOfLateWorkflows(in: workspace)
        return clock.now() + .minutes(1)
    }

    private func letDeliveriesGo() async throws -> Instant {
        while try await ledger.letDeliveriesGo(in: workspace) { try await lease.renew() }
        return clock.now() + .hours(1)
    }

    private func nextNight() async throws -> Instant {
        let calendar = try await calendar()
        return calendar.instant(of: calendar.day(of: clock.now()).adding(days: 1), at: .hours(3))
    }

    private func calendar() async throws -> LocalCalendar {
        guard let workspace = try await ledger.workspace(workspace) else { throw LedgerError.notFound("workspace") }
        return workspace.calendar
    }
}

extension AggregateDifference {
    fileprivate var metadata: Logger.Metadata {
        [
            "table": "\(table)", "workflow": "\(workflowID?.text ?? "all")", "day": "\(day?.description ?? "all")",
            "figure": "\(figure)", "stored": "\(stored)", "counted": "\(counted)",
        ]
    }
}
