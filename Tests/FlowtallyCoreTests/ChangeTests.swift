import FlowtallyCore
import Testing

struct ChangeTests {
    private static let april = DayPeriod(days: days("2026-04-01", "2026-04-30"))
    private static let begun = ledger(since: "2026-01-10")

    private func ofAmounts(
        _ current: Double?, _ previous: Double?, runs: Int64 = 100, against period: DayPeriod = Self.april,
        ledger: LedgerStart = Self.begun
    ) -> Change {
        .ofAmounts(current: current, previous: previous, earlierRuns: runs, against: period, ledger: ledger)
    }

    private func ofRates(_ current: Double?, _ previous: Double?, ledger: LedgerStart = Self.begun) -> Change {
        .ofRates(current: current, previous: previous, earlierRuns: 100, against: Self.april, ledger: ledger)
    }

    /// Two amounts, and what is said of them.
    struct Amounts: Sendable {
        let current: Double
        let previous: Double
        let percent: Double?
        let state: Change.State
    }

    /// Two rates in percent, and what is said of them.
    struct Rates: Sendable {
        let current: Double
        let previous: Double
        let points: Double
        let state: Change.State
    }

    @Test(
        "an amount changes by a percentage of what it was",
        arguments: [
            Amounts(current: 150, previous: 100, percent: 50, state: .up),
            Amounts(current: 75, previous: 100, percent: -25, state: .down),
            Amounts(current: 100, previous: 100, percent: 0, state: .unchanged),
            Amounts(current: 0, previous: 100, percent: -100, state: .down),
            Amounts(current: 12, previous: 0, percent: nil, state: .new),
            Amounts(current: 0, previous: 0, percent: nil, state: .unchanged),
            Amounts(current: 2.5, previous: 2, percent: 25, state: .up),
        ])
    func amounts(_ amounts: Amounts) {
        let change = ofAmounts(amounts.current, amounts.previous)
        #expect(change.state == amounts.state)
        #expect(change.percent == amounts.percent)
        #expect(change.change == amounts.current - amounts.previous)
        #expect(change.previous == amounts.previous)
        #expect(change.points == nil)
        #expect(change.comparedWith == Self.april)
    }

    @Test(
        "a rate changes by percentage points and has no percentage",
        arguments: [
            Rates(current: 92.5, previous: 90, points: 2.5, state: .up),
            Rates(current: 90, previous: 92.5, points: -2.5, state: .down),
            Rates(current: 100, previous: 100, points: 0, state: .unchanged),
            Rates(current: 50, previous: 0, points: 50, state: .up),
            Rates(current: 0, previous: 0, points: 0, state: .unchanged),
        ])
    func rates(_ rates: Rates) {
        let change = ofRates(rates.current, rates.previous)
        #expect(change.state == rates.state)
        #expect(change.points == rates.points)
        #expect(change.change == rates.points)
        #expect(change.previous == rates.previous)
        #expect(change.percent == nil)
    }

    @Test(
        "a rate or mean without runs cannot be compared",
        arguments: [(nil, 90), (90, nil), (nil, nil)] as [(Double?, Double?)])
    func undefined(current: Double?, previous: Double?) {
        for change in [ofRates(current, previous), ofAmounts(current, previous)] {
            #expect(change.state == .notComparable)
            #expect(change.change == nil)
            #expect(change.percent == nil)
            #expect(change.points == nil)
            #expect(change.previous == previous)
        }
    }

    @Test("without any run there is no data, whatever the amounts")
    func noData() {
        for change in [ofAmounts(0, 0, ledger: .noRuns), ofRates(nil, nil, ledger: .noRuns)] {
            #expect(change.state == .noData)
            #expect(change.change == nil)
            #expect(change.percent == nil)
            #expect(change.points == nil)
        }
    }

    @Test("a period that ended before the first run cannot be compared with; one that holds it can")
    func ledgerStart() {
        #expect(ofAmounts(12, 0, ledger: ledger(since: "2026-05-01")).state == .notComparable)
        #expect(ofAmounts(12, 0, ledger: ledger(since: "2026-05-01")).percent == nil)
        #expect(ofAmounts(12, 5, ledger: ledger(since: "2026-04-30")).state == .up)
        #expect(ofAmounts(12, 0, ledger: .always).state == .new)
    }

    @Test("where the period ends within a day, the first run's time decides")
    func ledgerStartWithinDay() {
        let noon = instant("2026-04-20T12:00:00Z")
        let period = DayPeriod(days: days("2026-04-01", "2026-04-20"), end: noon)
        func state(firstRun: Instant) -> Change.State {
            ofAmounts(12, 1, against: period, ledger: .firstRun(at: firstRun, on: day("2026-04-20"))).state
        }
        #expect(state(firstRun: noon - Milliseconds(1)) == .up)
        #expect(state(firstRun: noon) == .notComparable)
        #expect(state(firstRun: noon + .hours(1)) == .notComparable)
    }

    @Test(
        "fewer than ten runs in the earlier period are few",
        arguments: [(0, true), (9, true), (10, false), (11, false)] as [(Int64, Bool)])
    func fewRuns(runs: Int64, isFew: Bool) {
        #expect(ofAmounts(20, Double(runs), runs: runs).fewRuns == isFew)
    }
}
