/// When a scheduled workflow is expected to run, and whether it is late.
package struct WorkflowSchedule: Sendable, Equatable {
    package let cron: [String]
    /// The clock that the expressions follow: the workflow's own or the workspace's.
    package let calendar: LocalCalendar
    /// The workflow's own grace; nil for the standard one, which depends on how far apart its runs are expected.
    package let grace: Milliseconds?
    /// The run that is waited for; nil for a workflow that is not active.
    package let awaited: AwaitedRun?
    private let expressions: [CronExpression]

    /// An expression that cannot be read, from before they were checked, expects nothing.
    package init(cron: [String], calendar: LocalCalendar, grace: Milliseconds? = nil, awaited: AwaitedRun? = nil) {
        self.cron = cron
        self.calendar = calendar
        self.grace = grace
        self.awaited = awaited
        expressions = cron.compactMap { try? CronExpression($0) }
    }

    /// All expressions in words.
    package var words: String {
        zip(cron, cron.map { try? CronExpression($0) }).map { $1?.words ?? $0 }.joined(separator: "; ")
    }

    package func nextExpected(after instant: Instant) -> Instant? {
        expressions.compactMap { $0.next(after: instant, in: calendar) }.min()
    }

    package func previousExpected(atOrBefore instant: Instant) -> Instant? {
        expressions.compactMap { $0.previous(atOrBefore: instant, in: calendar) }.max()
    }

    /// When the missed run was expected; nil where the workflow is not late.
    package func lateSince(at now: Instant) -> Instant? {
        awaited.flatMap { $0.lateAfter < now ? $0.expectedAt : nil }
    }

    /// The first expected run that has not started yet.
    ///
    /// - Parameters:
    ///   - lastStart: when the workflow's last run started. It counts for an expected time up to `earliness` later.
    ///   - since: from when on the schedule has been in force.
    package func awaitedRun(lastStart: Instant?, since: Instant?) -> AwaitedRun? {
        guard let start = [lastStart.map { $0 + Self.earliness }, since].compactMap(\.self).max(),
            let expected = nextExpected(after: start)
        else { return nil }
        return AwaitedRun(expectedAt: expected, lateAfter: expected + grace(for: expected))
    }

    private func grace(for expected: Instant) -> Milliseconds {
        if let grace { return grace }
        guard let following = nextExpected(after: expected) else { return Self.standardGraces.upperBound }
        let tenth = Milliseconds((following - expected).count / 10)
        return min(max(tenth, Self.standardGraces.lowerBound), Self.standardGraces.upperBound)
    }

    /// How much too early a run may start: clocks differ.
    package static let earliness = Milliseconds.seconds(30)
    /// A tenth of the time to the run after, but within these.
    package static let standardGraces = Milliseconds.minutes(5)...Milliseconds.hours(1)
    /// What a workflow's own grace may be.
    package static let graceSeconds: ClosedRange<Int64> = 0...604_800
}

/// A run that a schedule expects.
package struct AwaitedRun: Sendable, Equatable {
    package let expectedAt: Instant
    /// From the moment after this the workflow is late.
    package let lateAfter: Instant

    package init(expectedAt: Instant, lateAfter: Instant) {
        self.expectedAt = expectedAt
        self.lateAfter = lateAfter
    }
}
