import FlowtallyCore
import FlowtallyTestSupport
import Testing

struct SavingsTests {
    @Test("time and money add up over different terms")
    func sum() {
        let total = SavingsTotal([
            line(seconds: 1800, rate: 6000, cost: 5, earning: 10, costing: 14),
            line(seconds: 600, rate: 9000, cost: 2, earning: 3, costing: 3),
        ])
        #expect(total.seconds == 19_800)
        #expect(total.hours == 5.5)
        #expect(total.grossMinor == 30_000 + 4500)
        #expect(total.costMinor == 70 + 6)
        #expect(total.netMinor == 34_424)
    }

    @Test("all runs cost, whether they earn or not")
    func costOfRunsThatEarnNothing() {
        let total = SavingsTotal([line(seconds: 1800, rate: 6000, cost: 7, earning: 0, costing: 5)])
        #expect(total.seconds == 0)
        #expect(total.grossMinor == 0)
        #expect(total.costMinor == 35)
        #expect(total.netMinor == -35)
        #expect(total.returnOnInvestment == -1)
    }

    @Test("the return is net money per money spent, and unknown where nothing was spent")
    func returnOnInvestment() {
        #expect(SavingsTotal([line(seconds: 3600, rate: 500, cost: 100)]).returnOnInvestment == 4)
        #expect(SavingsTotal([line(seconds: 3600, rate: 500)]).returnOnInvestment == nil)
        #expect(SavingsTotal([]).returnOnInvestment == nil)
    }

    @Test("nothing saved is nothing")
    func nothing() {
        let nothing = SavingsTotal([])
        #expect(nothing.seconds == 0)
        #expect(nothing.hours == 0)
        #expect(nothing.grossMinor == 0)
        #expect(nothing.netMinor == 0)
    }

    @Test("the same runs give the same total in any order and any split")
    func orderAndSplit() {
        var generator = SplitMix64(seed: 3600)
        for _ in 0..<200 {
            var lines: [SavingsSum] = []
            var single: [SavingsSum] = []
            for _ in 0..<6 {
                let terms = SavingsTerms(
                    manualSeconds: .random(in: 0...90_000, using: &generator),
                    hourlyRateMinor: .random(in: 0...20_000, using: &generator),
                    costPerRunMinor: .random(in: 0...50, using: &generator))
                let runs = Int64.random(in: 0...40, using: &generator)
                lines.append(SavingsSum(terms: terms, earningRuns: runs, costingRuns: runs))
                let one = SavingsSum(terms: terms, earningRuns: 1, costingRuns: 1)
                single += Array(repeating: one, count: Int(runs))
            }
            #expect(SavingsTotal(single.shuffled(using: &generator)) == SavingsTotal(lines))
        }
    }
}
