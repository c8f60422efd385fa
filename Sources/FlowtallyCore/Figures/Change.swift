/// A figure compared with the same figure of an earlier period.
package struct Change: Sendable, Equatable {
    package enum State: String, Sendable {
        case up, down, unchanged
        /// Nothing before, something now: no percentage can be given.
        case new
        /// The earlier period ended before the ledger's first run, or one of the two figures is undefined.
        case notComparable
        /// No run was ever recorded.
        case noData
    }

    package let previous: Double?
    /// Current less previous, in the figure's own unit.
    package let change: Double?
    /// For counts, money and durations.
    package let percent: Double?
    /// Percentage points, for rates.
    package let points: Double?
    package let state: State
    package let comparedWith: DayPeriod
    /// The earlier period held so few runs that a percentage would mislead.
    package let fewRuns: Bool

    package static let fewRunsLimit: Int64 = 10
}

/// A span of days, the last of which may count only up to an instant.
package struct DayPeriod: Sendable, Equatable {
    package let days: DayRange
    /// Where the last day counts only up to a time of day: that instant.
    package let end: Instant?
    /// This is all of an earlier month that is shorter than the elapsed part of this one.
    package let clamped: Bool

    package init(days: DayRange, end: Instant? = nil, clamped: Bool = false) {
        self.days = days
        self.end = end
        self.clamped = clamped
    }
}

/// Since when there is something to compare with.
package enum LedgerStart: Sendable, Equatable {
    case noRuns
    case firstRun(at: Instant, on: LocalDay)
    /// For figures that do not depend on runs.
    case always

    /// The first run's day, where there is one.
    package var day: LocalDay? {
        if case .firstRun(_, let day) = self { day } else { nil }
    }

    func began(after period: DayPeriod) -> Bool {
        guard case .firstRun(let instant, let day) = self else { return false }
        return period.end.map { instant >= $0 } ?? (day > period.days.last)
    }
}

extension Change {
    /// Compares counts, money or durations.
    ///
    /// - Parameter earlierRuns: how many runs (or other counted things) the earlier figure rests on.
    package static func ofAmounts(
        current: Double?, previous: Double?, earlierRuns: Int64, against period: DayPeriod, ledger: LedgerStart
    ) -> Change {
        Change(current: current, previous: previous, earlierRuns: earlierRuns, period: period, ledger: ledger) {
            current, previous in
            guard previous != 0 else { return current == 0 ? (nil, .unchanged) : (nil, .new) }
            return ((current - previous) / previous * 100, direction(current - previous))
        } points: { _, _ in
            nil
        }
    }

    /// Compares rates given in percent; nil stands for a rate without finished runs.
    package static func ofRates(
        current: Double?, previous: Double?, earlierRuns: Int64, against period: DayPeriod, ledger: LedgerStart
    ) -> Change {
        Change(current: current, previous: previous, earlierRuns: earlierRuns, period: period, ledger: ledger) {
            current, previous in
            (nil, direction(current - previous))
        } points: {
            $0 - $1
        }
    }

    private init(
        current: Double?, previous: Double?, earlierRuns: Int64, period: DayPeriod, ledger: LedgerStart,
        judge: (Double, Double) -> (percent: Double?, state: State), points: (Double, Double) -> Double?
    ) {
        comparedWith = period
        self.previous = previous
        fewRuns = earlierRuns < Self.fewRunsLimit
        guard ledger != .noRuns, !ledger.began(after: period), let current, let previous else {
            state = ledger == .noRuns ? .noData : .notComparable
            (change, percent, self.points) = (nil, nil, nil)
            return
        }
        change = current - previous
        (percent, state) = judge(current, previous)
        self.points = points(current, previous)
    }

    private static func direction(_ difference: Double) -> State {
        difference > 0 ? .up : difference < 0 ? .down : .unchanged
    }
}
