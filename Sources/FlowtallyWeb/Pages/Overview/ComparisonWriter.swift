import FlowtallyCore

/// Words for how a figure compares with an earlier period: for a card's note, its badge and its explanation.
struct ComparisonWriter {
    let change: Change
    let format: DisplayFormat
    /// Writes an amount in the figure's own unit.
    let amount: (Double) -> String

    /// `vs 1 – 22 Oct: 1,204`.
    var note: String {
        switch change.state {
        case .noData: "no run yet"
        case .notComparable: "nothing earlier to compare with"
        default: change.previous.map { "vs \(period): \(amount($0))" } ?? "nothing earlier to compare with"
        }
    }

    /// The badge's difference, such as `+6.6%`, `−0.8 pts` or `+3`.
    var difference: String {
        if let points = change.points {
            return format.signed(points) { format.decimal($0) } + DisplayFormat.noBreakSpace + "pts"
        }
        if let percent = change.percent, !change.fewRuns { return percentText(percent) }
        return format.signed(change.change ?? 0, amount)
    }

    /// - Parameter current: the figure as the card shows it.
    func explanation(current: String) -> String {
        let previous = amount(change.previous ?? 0)
        let compared = "Compared with \(longPeriod): \(previous)"
        switch change.state {
        case .noData: return "No run was ever recorded, so there is nothing to compare."
        case .notComparable: return "There is nothing to compare with: no run started before \(period) was over."
        case .unchanged: return "\(compared), the same."
        case .new: return "\(compared), so there is no percentage."
        case .up, .down: break
        }
        if let points = change.points {
            return "\(compared), a difference of \(format.signed(points) { format.decimal($0) }) percentage points."
        }
        guard let percent = change.percent, !change.fewRuns else {
            return """
                \(compared), a difference of \(difference). Fewer than \(Change.fewRunsLimit) before make no percentage.
                """
        }
        return """
            \(compared). (\(current) \(DisplayFormat.minus) \(previous)) ÷ \(previous) = \(percentText(percent)).
            """
    }

    private var period: String {
        change.comparedWith.clamped
            ? "all of \(format.month(change.comparedWith.days.first))" : format.days(change.comparedWith.days)
    }

    private var longPeriod: String {
        if change.comparedWith.clamped { return "\(period), which is shorter than this month so far" }
        return change.comparedWith.end == nil ? period : "\(period), the last day up to the same time"
    }

    private func percentText(_ percent: Double) -> String {
        format.signed(percent) { format.decimal($0, digits: $0 < 10 ? 1 : 0) } + "%"
    }
}
