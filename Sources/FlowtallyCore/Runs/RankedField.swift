/// A field of a run with the rank of the report that gave it: of two different values the higher-ranked one stands.
package struct RankedField: Sendable, Equatable {
    package let value: String
    package let rank: FieldRank

    package init(value: String, rank: FieldRank) {
        self.value = value
        self.rank = rank
    }

    /// Equal ranks are decided by the value itself: arbitrary, but the same whatever came first.
    static func stronger(_ left: RankedField?, _ right: RankedField?) -> RankedField? {
        guard let left, let right else { return left ?? right }
        if left.rank != right.rank { return left.rank > right.rank ? left : right }
        return left.value >= right.value ? left : right
    }
}

/// How strong the report is that a field came from: a later attempt outranks an earlier one, within an attempt a finished report
/// an unfinished one, and among finished ones the later end, as for the run itself.
package struct FieldRank: Sendable, Equatable, Comparable {
    package let attempt: Int
    package let status: RunStatus
    /// The end that the report told, if it told one.
    package let completedAt: Instant?

    package init(attempt: Int, status: RunStatus, completedAt: Instant?) {
        self.attempt = attempt
        self.status = status
        self.completedAt = completedAt
    }

    package static func < (left: FieldRank, right: FieldRank) -> Bool { left.order < right.order }

    private var order: (Int, Int, Int64, Int) {
        (attempt, status.isFinished ? 1 : 0, completedAt?.milliseconds ?? .min, status.mergePrecedence)
    }
}
