import FlowtallyCore
import Testing

struct SavingsRoundingTests {
    @Test(
        "half a minor unit is rounded to the even one",
        arguments: [(1, 0), (3, 2), (5, 2), (7, 4), (9, 4), (2, 1)] as [(Int64, Int64)])
    func halfToEven(rate: Int64, gross: Int64) {
        // Half an hour at this rate.
        #expect(SavingsTotal([line(seconds: 1800, rate: rate)]).grossMinor == gross)
    }

    @Test(
        "other fractions are rounded to the nearest minor unit",
        arguments: [(1799, 0), (1801, 1), (3599, 1), (3600, 1), (5399, 1), (5401, 2)] as [(Int64, Int64)])
    func nearest(seconds: Int64, gross: Int64) {
        #expect(SavingsTotal([line(seconds: seconds, rate: 1)]).grossMinor == gross)
    }

    @Test("parts are rounded so that they add up to the whole")
    func parts() {
        let third = line(seconds: 1200, rate: 1)
        let half = line(seconds: 1800, rate: 1)
        let cases: [([SavingsSum], [Int64])] = [
            ([third, third, third], [1, 0, 0]), ([half, half], [1, 0]), ([third, half, half], [0, 1, 0]),
            ([half, SavingsSum(), half, half], [1, 0, 1, 0]), ([line(seconds: 5399, rate: 1), third], [2, 0]), ([], []),
        ]
        for (sums, gross) in cases {
            let parts = SavingsTotal.ofParts(sums)
            #expect(parts.map { $0.grossMinor } == gross)
            #expect(parts.reduce(0) { $0 + $1.grossMinor } == SavingsTotal(sums).grossMinor)
        }
    }

    @Test("the sum is rounded, not its parts")
    func roundedLast() {
        let half = line(seconds: 1800, rate: 1)
        #expect(SavingsTotal([half]).grossMinor == 0)
        #expect(SavingsTotal([half, half]).grossMinor == 1)
        let oneAndAHalf = line(seconds: 1800, rate: 3)
        #expect(SavingsTotal([oneAndAHalf]).grossMinor == 2)
        #expect(SavingsTotal([oneAndAHalf, oneAndAHalf]).grossMinor == 3)
        let third = line(seconds: 1200, rate: 1)
        #expect(SavingsTotal([third, third, third]).grossMinor == 1)
    }

    @Test("amounts beyond what a double or 64 bits in between can hold are exact")
    func hugeNumbers() {
        // 2^53 + 1 minor units, and half a unit more: the even neighbour is 2^53 + 2.
        let large = line(seconds: 3600, rate: 1, earning: 9_007_199_254_740_993)
        #expect(SavingsTotal([large]).grossMinor == 9_007_199_254_740_993)
        #expect(SavingsTotal([large, line(seconds: 1800, rate: 1)]).grossMinor == 9_007_199_254_740_994)
        // The product is about 3.7 * 10^18 for the first and 3.2 * 10^19, more than 64 bits hold, for the second.
        let first = SavingsTotal([line(seconds: 35_999_999, rate: 999_999_999, earning: 103)])
        #expect(first.grossMinor == 1_029_999_970_358_889)
        let second = SavingsTotal([line(seconds: 35_999_999, rate: 999_999_999, earning: 903)])
        #expect(second.grossMinor == 9_029_999_740_136_667)
        #expect(second.seconds == 32_507_999_097)
    }

    @Test("many lines of the largest terms add up exactly")
    func largestTerms() {
        let largest = line(
            seconds: SavingsTerms.largestManualSeconds, rate: SavingsTerms.largestAmountMinor,
            cost: SavingsTerms.largestAmountMinor, earning: 9)
        let total = SavingsTotal(Array(repeating: largest, count: 100))
        #expect(total.grossMinor == 9_000_000_000_000_000)
        #expect(total.costMinor == 900_000_000_000)
    }

    @Test("what 64 bits cannot hold stays at the largest number instead of failing")
    func clamping() {
        let total = SavingsTotal([
            line(seconds: SavingsTerms.largestManualSeconds, rate: SavingsTerms.largestAmountMinor, earning: .max)
        ])
        #expect(total.seconds == .max)
        #expect(total.grossMinor == .max)
    }
}
