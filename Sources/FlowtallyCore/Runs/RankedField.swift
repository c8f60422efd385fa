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

/// Where a field came from: a later attempt outranks an earlier one, and within an attempt a finished report an unfinished one.
package struct FieldRank: Sendable, Equatable, Comparable {
    package let attempt: Int
    package let status: RunStatus

    package init(attempt: Int, status: RunStatus) {
        self.attempt = attempt
        self.status = status
    }

    package static func < (left: FieldRank, right: FieldRank) -> Bool {
        (left.attempt, left.status.mergePrecedence) < (right.attempt, right.status.mergePrecedence)
    }
}
