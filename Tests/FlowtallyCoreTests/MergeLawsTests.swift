import FlowtallyCore
import FlowtallyTestSupport
import Testing

/// Merging is the same in any order, any grouping and any number of times, and is what a plain recount gives.
struct MergeLawsTests {
    private static let seeds: Range<UInt64> = 0..<500

    @Test("statements merge to the same run in any order and with repeats")
    func anyOrder() {
        for seed in Self.seeds {
            var generator = SplitMix64(seed: seed)
            let received = Self.statements(using: &generator)
            let expected = merge(received)
            for _ in 0..<5 {
                let repeats = (0..<3).compactMap { _ in received.randomElement(using: &generator) }
                let delivered = (received + repeats).shuffled(using: &generator)
                #expect(merge(delivered) == expected, "seed \(seed)")
            }
        }
    }

    @Test("statements merge to the same run however they are grouped")
    func anyGrouping() {
        for seed in Self.seeds {
            var generator = SplitMix64(seed: seed)
            let received = Self.statements(using: &generator)
            let expected = merge(received)
            var groups = received.map { $0.merged }
            while groups.count > 1 {
                groups.shuffle(using: &generator)
                let (left, right) = (groups.removeLast(), groups.removeLast())
                groups.append(left.merged(with: right))
            }
            #expect(groups == [expected], "seed \(seed)")
        }
    }

    @Test("merging is commutative, associative and idempotent")
    func laws() {
        for seed in Self.seeds {
            var generator = SplitMix64(seed: seed)
            let a = merge(Self.statements(using: &generator))
            let b = merge(Self.statements(using: &generator))
            let c = merge(Self.statements(using: &generator))
            #expect(a.merged(with: b) == b.merged(with: a), "seed \(seed)")
            #expect(a.merged(with: b).merged(with: c) == a.merged(with: b.merged(with: c)), "seed \(seed)")
            #expect(a.merged(with: a) == a, "seed \(seed)")
            #expect(a.merged(with: b).merged(with: b) == a.merged(with: b), "seed \(seed)")
        }
    }

    @Test("a merged run is what a recount over the list of statements gives")
    func recount() {
        for seed in Self.seeds {
            var generator = SplitMix64(seed: seed)
            let received = Self.statements(using: &generator)
            #expect(RunOutcome(of: merge(received)) == RunOutcome(recounting: received), "seed \(seed)")
        }
    }

    @Test("fields are filled and never blanked")
    func fields() {
        for seed in Self.seeds {
            var generator = SplitMix64(seed: seed)
            let received = Self.statements(using: &generator)
            let merged = merge(received)
            let all = received.map { $0.statement }
            let winning = all.filter { $0.attempt == merged.attempt }
            #expect((merged.trigger != nil) == all.contains(where: { $0.trigger != nil }), "seed \(seed)")
            #expect((merged.version != nil) == all.contains(where: { $0.version != nil }), "seed \(seed)")
            #expect((merged.input != nil) == all.contains(where: { $0.input != nil }), "seed \(seed)")
            #expect((merged.output != nil) == winning.contains(where: { $0.output != nil }), "seed \(seed)")
            #expect((merged.error != nil) == winning.contains(where: { $0.error != nil }), "seed \(seed)")
        }
    }

    /// One to eight statements about one run, with few different times and values so that ties are common.
    private static func statements(using generator: inout SplitMix64) -> [Received] {
        let noon = instant("2026-05-14T12:00:00Z")
        let times = (Int64(0)..<5).map { noon + .minutes($0) }
        return (0..<Int.random(in: 1...8, using: &generator)).map { _ in
            let status = RunStatus.allCases.randomElement(using: &generator) ?? .started
            let statement = RunStatement(
                status: status, attempt: .random(in: 1...3, using: &generator), startedAt: generator.maybe(times),
                completedAt: status.isFinished ? generator.maybe(times) : nil,
                trigger: generator.maybe(RunTrigger.allCases), version: generator.maybe(["1", "2"]),
                input: generator.maybe(["1", "2"]), output: generator.maybe(["1", "2"]),
                error: generator.maybe(["1", "2"]))
            return Received(statement, at: noon + .minutes(.random(in: 0...9, using: &generator)))
        }
    }
}
