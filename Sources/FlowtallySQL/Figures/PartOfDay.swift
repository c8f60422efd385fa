import FlowtallyCore

/// What a period has of its last day, which it ends within.
enum PartOfDay {
    /// Rows of parts of the day: added to the days before it, or to the whole of it.
    case counted([Correction], toWholeDay: Bool)
    /// All that is before the end.
    case remembered(RunsAndSavings)
}

/// How many runs, and what they saved.
struct RunsAndSavings: Sendable {
    var runs: Int64 = 0
    var savings = SavingsSum()

    /// - Parameters:
    ///   - row: `runs`, `earning` and the terms of both.
    ///   - sign: 1 or -1.
    mutating func add(_ row: SQLRow, sign: Int64 = 1) throws {
        let runs = sign * (try row.integer("runs"))
        self.runs += runs
        savings += SavingsSum(
            terms: try SavingsTerms(row), earningRuns: sign * (try row.integer("earning")), costingRuns: runs)
    }
}

extension FigureReader {
    /// Of a period that ends within its last day; nil for one of whole days.
    func askForPartOfDay(of period: DayPeriod) throws -> PartOfDay? {
        guard let end = period.end else { return nil }
        if let part = try rememberedHours?.part(of: period.days.last, before: end, connection) {
            return .remembered(part)
        }
        return .counted(try askForParts(of: period.days.last, around: end), toWholeDay: !isEarly(end))
    }

    /// - Parameter total: of a range of whole days.
    func tally(of period: DayPeriod, _ partOfDay: PartOfDay?, _ total: (DayRange) -> RunTally) throws -> RunsAndSavings
    {
        func whole(_ days: DayRange) -> RunsAndSavings {
            let days = total(days)
            return RunsAndSavings(runs: days.runs, savings: days.savings)
        }
        let daysBefore = DayRange(period.days.first, period.days.last.adding(days: -1))
        switch partOfDay {
        case nil: return whole(period.days)
        case .remembered(let part):
            var sum = whole(daysBefore)
            sum.runs += part.runs
            sum.savings += part.savings
            return sum
        case .counted(let corrections, let toWholeDay):
            var sum = whole(toWholeDay ? period.days : daysBefore)
            for correction in corrections {
                for row in try correction.pending.rows() { try sum.add(row, sign: correction.sign) }
            }
            return sum
        }
    }

    /// The hours up to the full one that is nearest to an instant, to be added to the days before, or those that are left of the day, to
    /// be taken away from the whole of it, whichever are fewer; and the runs between that hour and the instant.
    private func askForParts(of day: LocalDay, around end: Instant) throws -> [Correction] {
        func ask(_ query: TenantQuery, _ span: [String: SQLValue], sign: Int64) throws -> Correction {
            Correction(pending: try connection.ask(query, span.merging(["day": .day(day)]) { $1 }), sign: sign)
        }
        let hour = Milliseconds.hours(1).count
        let nearest = (end.milliseconds + hour / 2) / hour
        let edge = Instant(milliseconds: nearest * hour)
        return [
            isEarly(end)
                ? try ask(FigureQueries.wholeHours, ["from": 0, "to": .integer(nearest)], sign: 1)
                : try ask(FigureQueries.wholeHours, ["from": .integer(nearest), "to": .integer(Int64.max)], sign: -1),
            try ask(
                FigureQueries.partOfHour, ["from": .instant(min(edge, end)), "to": .instant(max(edge, end))],
                sign: edge <= end ? 1 : -1),
        ]
    }

    /// Whether an instant is nearer to its day's start than to its end.
    private func isEarly(_ instant: Instant) -> Bool { calendar.timeOfDay(of: instant) < .hours(12) }
}
