import FlowtallyCore

/// The sign at a card's corner: direction from the number, colour from what a rise means.
struct Badge {
    let isUp: Bool
    let isDown: Bool
    let isFlat: Bool
    let isNew: Bool
    let isClock: Bool
    let tone: String
    let text: String
    /// The same for those who do not see it.
    let spoken: String

    enum Icon { case up, down, flat, new, clock }

    /// Whether a rise is good news for a figure.
    enum Meaning { case riseIsGood, riseIsBad }

    init(_ icon: Icon, tone: String = "quiet", _ text: String, spoken: String) {
        isUp = icon == .up
        isDown = icon == .down
        isFlat = icon == .flat
        isNew = icon == .new
        isClock = icon == .clock
        self.tone = tone
        self.text = text
        self.spoken = spoken
    }

    init(_ comparison: ComparisonWriter, meaning: Meaning) {
        let state = comparison.change.state
        let amount = comparison.difference
        switch state {
        case .up, .down:
            let isGood = (state == .up) == (meaning == .riseIsGood)
            self.init(
                state == .up ? .up : .down, tone: isGood ? "good" : "bad", amount,
                spoken: "\(state == .up ? "up" : "down") \(amount), \(isGood ? "good" : "bad")")
        case .new: self.init(.new, tone: meaning == .riseIsGood ? "good" : "bad", amount, spoken: "new, \(amount)")
        case .unchanged: self.init(.flat, "same", spoken: "unchanged")
        case .notComparable: self.init(.flat, "no comparison", spoken: "nothing earlier to compare with")
        case .noData: self.init(.flat, "no data", spoken: "no data yet")
        }
    }
}
