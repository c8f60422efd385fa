/// Everything that the reports about one run say, merged.
///
/// Merging is commutative, associative and idempotent (a join semilattice), so reports give the same run in any order and
/// any number of times. Each part is the maximum of a total order: the attempt; within it the finish that stands; each
/// field with the rank of the report that gave it. The rule is told in `Docs/figures.md`.
package struct MergedRun: Sendable, Equatable {
    /// The winning attempt.
    package private(set) var attempt: Int
    /// The furthest unfinished status that the winning attempt reported.
    package private(set) var progress: RunStatus
    package private(set) var start: RunStart
    /// The finished statuses that the winning attempt reported, each with its time. More than one is rare.
    package private(set) var finishes: [RunStatus: RunFinish]
    // These say how the run was begun: an earlier attempt fills them where the winning one is silent.
    package private(set) var trigger: RankedField?
    package private(set) var version: RankedField?
    package private(set) var input: RankedField?
    // These say how the attempt went: they are the winning attempt's own.
    package private(set) var output: RankedField?
    package private(set) var error: RankedField?

    /// The run that a single report describes.
    package init(_ statement: RunStatement, receivedAt: Instant) {
        let rank = FieldRank(
            attempt: statement.attempt, status: statement.status, completedAt: statement.completedAt)
        attempt = statement.attempt
        progress = statement.status.isFinished ? .started : statement.status
        start =
            statement.startedAt.map { RunStart(at: $0, isInferred: false) }
            ?? RunStart(at: receivedAt, isInferred: true)
        finishes = [:]
        if statement.status.isFinished {
            finishes[statement.status] =
                statement.completedAt.map { RunFinish(at: $0, isInferred: false) }
                ?? RunFinish(at: receivedAt, isInferred: true)
        }
        trigger = statement.trigger.map { RankedField(value: $0.rawValue, rank: rank) }
        version = statement.version.map { RankedField(value: $0, rank: rank) }
        input = statement.input.map { RankedField(value: $0, rank: rank) }
        output = statement.output.map { RankedField(value: $0, rank: rank) }
        error = statement.error.map { RankedField(value: $0, rank: rank) }
    }

    /// Restores a run as it was stored.
    package init(
        attempt: Int, progress: RunStatus, start: RunStart, finishes: [RunStatus: RunFinish], trigger: RankedField?,
        version: RankedField?, input: RankedField?, output: RankedField?, error: RankedField?
    ) {
        self.attempt = attempt
        self.progress = progress
        self.start = start
        self.finishes = finishes
        self.trigger = trigger
        self.version = version
        self.input = input
        self.output = output
        self.error = error
    }

    package func merged(with other: MergedRun) -> MergedRun {
        var merged = attempt >= other.attempt ? self : other
        if attempt == other.attempt {
            merged.progress = progress.mergePrecedence >= other.progress.mergePrecedence ? progress : other.progress
            merged.start = min(start, other.start)
            merged.finishes = finishes.merging(other.finishes) { max($0, $1) }
            if !merged.finishes.isEmpty { merged.progress = .started }
            merged.output = RankedField.stronger(output, other.output)
            merged.error = RankedField.stronger(error, other.error)
        }
        merged.trigger = RankedField.stronger(trigger, other.trigger)
        merged.version = RankedField.stronger(version, other.version)
        merged.input = RankedField.stronger(input, other.input)
        return merged
    }

    /// The finish that stands: the latest, and of equally late ones FAILED before CANCELLED before COMPLETED.
    package var finish: (status: RunStatus, at: Instant)? {
        finishes
            .max { ($0.value.at, $0.key.mergePrecedence) < ($1.value.at, $1.key.mergePrecedence) }
            .map { ($0.key, $0.value.at) }
    }

    /// The rank of a report that says just what stands.
    package var rank: FieldRank {
        FieldRank(
            attempt: attempt, status: status,
            completedAt: finishes[status].flatMap { $0.isInferred ? nil : $0.at })
    }

    package var status: RunStatus { finish?.status ?? progress }
    package var startedAt: Instant { start.at }
    package var completedAt: Instant? { finish?.at }
}

/// When an attempt started: the earliest start that was reported or, without any, the first time anybody spoke of it.
package struct RunStart: Sendable, Equatable, Comparable {
    package let at: Instant
    package let isInferred: Bool

    package init(at instant: Instant, isInferred: Bool) {
        at = instant
        self.isInferred = isInferred
    }

    package static func < (left: RunStart, right: RunStart) -> Bool {
        left.isInferred == right.isInferred ? left.at < right.at : right.isInferred
    }
}

/// When an attempt ended with one status: the latest end that was reported or, without any, the first time it was heard of.
///
/// The first and not the last, so that a repeated report does not make the run longer.
package struct RunFinish: Sendable, Equatable, Comparable {
    package let at: Instant
    package let isInferred: Bool

    package init(at instant: Instant, isInferred: Bool) {
        at = instant
        self.isInferred = isInferred
    }

    package static func < (left: RunFinish, right: RunFinish) -> Bool {
        guard left.isInferred == right.isInferred else { return left.isInferred }
        return left.isInferred ? left.at > right.at : left.at < right.at
    }
}
