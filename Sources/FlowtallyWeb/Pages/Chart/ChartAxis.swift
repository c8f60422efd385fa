/// The vertical axis of a chart of counts: round numbers from zero, the same whichever series are drawn.
struct ChartAxis {
    let ticks: [Int64]

    /// - Parameter highest: of the values; it fits under the last tick.
    init(upTo highest: Double) {
        let highest = max(Int64(highest.rounded(.up)), Self.intervals)
        var power: Int64 = 1
        while 5 * power * Self.intervals < highest { power *= 10 }
        let step = [1, 2].map { $0 * power }.first { $0 * Self.intervals >= highest } ?? 5 * power
        ticks = (0...(highest + step - 1) / step).map { $0 * step }
    }

    /// At most so many between the ticks.
    private static let intervals: Int64 = 4
}
