/// An automation whose runs are recorded.
package struct Workflow: Sendable, Equatable {
    package let id: WorkflowID
    /// The system it runs in: `api`, `github`, ...
    package let source: String
    /// That system's name for it, unique within the source.
    package let externalID: String
    package let name: String
    package let cron: [String]
    /// The clock that its cron expressions follow; nil for the workspace's.
    package let cronCalendar: LocalCalendar?
    /// How late a run may start; nil for the standard of `WorkflowSchedule`.
    package let grace: Milliseconds?
    /// How long an unfinished run may be silent before that is worth a word.
    package let newsLimit: Milliseconds
    package let isActive: Bool
    package let role: WorkflowRole
    /// When it was declared or, if it never was, when its first run started; nil where it has none any more.
    package let createdAt: Instant?
    package let lastRunAt: Instant?
    /// When the last run that failed started.
    package let lastFailureAt: Instant?
    /// From when on its schedule has been in force; nil for one from before that was noted.
    package let scheduledSince: Instant?
    /// The run that its schedule waits for.
    package let awaited: AwaitedRun?

    package init(
        id: WorkflowID, source: String, externalID: String, name: String, cron: [String],
        cronCalendar: LocalCalendar? = nil, grace: Milliseconds? = nil,
        newsLimit: Milliseconds = Self.standardNewsLimit,
        isActive: Bool, role: WorkflowRole, createdAt: Instant?, lastRunAt: Instant?, lastFailureAt: Instant? = nil,
        scheduledSince: Instant? = nil, awaited: AwaitedRun? = nil
    ) {
        self.id = id
        self.source = source
        self.externalID = externalID
        self.name = name
        self.cron = cron
        self.cronCalendar = cronCalendar
        self.grace = grace
        self.newsLimit = newsLimit
        self.isActive = isActive
        self.role = role
        self.createdAt = createdAt
        self.lastRunAt = lastRunAt
        self.lastFailureAt = lastFailureAt
        self.scheduledSince = scheduledSince
        self.awaited = awaited
    }

    package static let standardNewsLimit = Milliseconds.hours(24)
    package static let newsLimitSeconds: ClosedRange<Int64> = 60...31_622_400

    /// When it is expected to run; nil for one that is set going directly.
    ///
    /// - Parameter calendar: the workspace's, for a workflow without a zone of its own.
    package func schedule(in calendar: LocalCalendar) -> WorkflowSchedule? {
        guard !cron.isEmpty else { return nil }
        return WorkflowSchedule(
            cron: cron, calendar: cronCalendar ?? calendar, grace: grace, awaited: isActive ? awaited : nil)
    }

    /// Whether its schedule may wait for another run once one more has started at `start`: one that starts before the awaited one is due
    /// changes nothing.
    package func mayAwaitAnother(afterStartAt start: Instant) -> Bool {
        guard !cron.isEmpty else { return false }
        return awaited.map { start + WorkflowSchedule.earliness >= $0.expectedAt } ?? true
    }
}

/// What a workflow is for. All runs count as runs; only those of productive workflows earn savings.
package enum WorkflowRole: String, Sendable, CaseIterable {
    case productive
    case utility
    case errorHandler
}
