/// Scheduled work, by leases: of several servers on one ledger only one does a job at a time.
package protocol JobStore: Sendable {
    /// The workspaces that there is work for.
    func workspaceIDs() async throws -> [WorkspaceID]

    /// Takes a job that is due and nobody else's; a job that is not known yet is due at once. False where it cannot be had.
    ///
    /// The lease ends by itself after `Job.leaseLength`, so that a server that died keeps nobody waiting.
    func take(_ job: Job, as holder: String, in workspace: WorkspaceID) async throws -> Bool

    /// Lengthens a lease. False where it was lost: then the work must stop.
    func keep(_ job: Job, as holder: String, in workspace: WorkspaceID) async throws -> Bool

    /// Gives a lease back; the job is due again at an instant.
    func release(_ job: Job, as holder: String, dueAt: Instant, in workspace: WorkspaceID) async throws
}

/// What a server does by itself.
package enum Job: String, Sendable, CaseIterable {
    /// Compares the days that changed with their runs.
    case recountTouchedDays = "recount-touched-days"
    /// Compares the last 35 days, nightly.
    case recountRecentDays = "recount-recent-days"
    /// Adds up the durations of the last 30 days anew when a day has begun.
    case setRecentDays = "set-recent-days"
    /// Finds anew which runs are awaited, nightly.
    case refreshAwaitedRuns = "refresh-awaited-runs"
    /// Lets go of runs that are older than the operator wants to keep.
    case letOldRunsGo = "let-old-runs-go"
    /// Moves runs to their days in a new time zone.
    case changeTimeZone = "change-time-zone"
    /// Tells webhooks of workflows that have become late.
    case tellOfLateWorkflows = "tell-of-late-workflows"
    /// Keeps the log of webhooks' deliveries short.
    case letDeliveriesGo = "let-deliveries-go"

    package static let leaseLength = Milliseconds.minutes(2)
    package static let recentDays = 35
}

/// How far a piece of work has come.
package struct JobProgress: Sendable, Equatable {
    package let done: Int64
    package let total: Int64

    package init(done: Int64, total: Int64) {
        self.done = done
        self.total = total
    }
}
