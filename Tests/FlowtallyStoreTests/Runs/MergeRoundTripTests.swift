import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import Testing

/// Merging through the database is merging in memory: nothing that counts is lost between two reports.
struct MergeRoundTripTests {
    private struct Received {
        let statement: RunStatement
        let at: Instant

        var merged: MergedRun { MergedRun(statement, receivedAt: at) }
    }

    @Test("reports in any order and repeated give equal rows", arguments: Backend.allCases)
    func anyOrder(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        for seed in UInt64(0)..<40 {
            var generator = SplitMix64(seed: seed)
            let received = Self.statements(using: &generator)
            let expected = received.dropFirst().reduce(received[0].merged) { $0.merged(with: $1.merged) }

            var reports: [RunReport] = []
            for order in 0..<3 {
                let repeats = (0..<order).compactMap { _ in received.randomElement(using: &generator) }
                let delivered = order == 0 ? received : (received + repeats).shuffled(using: &generator)
                reports += delivered.map {
                    report("seed-\(seed)-order-\(order)", $0.statement, at: $0.at, isForeign: true)
                }
            }
            try await ledger.record(reports)

            let runs = try await ledger.runs(RunFilter(search: "seed-\(seed)-order-"))
            #expect(runs.count == 3, "seed \(seed)")
            for run in runs {
                #expect(run.merged == expected, "seed \(seed), \(run.externalID)")
                #expect(run.localDay == LocalCalendar.utc.day(of: expected.startedAt), "seed \(seed)")
            }
        }
    }

    @Test("reports in a transaction each give the same run as in one", arguments: Backend.allCases)
    func transactions(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        for seed in UInt64(1000)..<1010 {
            var generator = SplitMix64(seed: seed)
            let received = Self.statements(using: &generator)
            let expected = received.dropFirst().reduce(received[0].merged) { $0.merged(with: $1.merged) }
            var last: Run?
            for one in received {
                last = try await ledger.record(report("\(seed)", one.statement, at: one.at, isForeign: true)).run
            }
            let run = try #require(last)
            #expect(run.merged == expected, "seed \(seed)")
            #expect(try await ledger.store.run(run.id, in: ledger.workspace) == run, "seed \(seed)")
        }
    }

    @Test("columns hold what the merged run says", arguments: Backend.allCases)
    func columns(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        for seed in UInt64(2000)..<2020 {
            var generator = SplitMix64(seed: seed)
            let received = Self.statements(using: &generator)
            try await ledger.record(
                received.map { report("\(seed)", $0.statement, at: $0.at, isForeign: true) })
        }
        for run in try await ledger.runs() {
            let matching = RunFilter(
                statuses: [run.merged.status], startedFrom: run.merged.startedAt,
                startedBefore: run.merged.startedAt + Milliseconds(1), days: (run.localDay, run.localDay))
            #expect(try await ledger.runs(matching).contains(run), "seed \(run.externalID)")
        }
    }

    /// One to eight statements about one run, with few different times and values so that ties are common.
    private static func statements(using generator: inout SplitMix64) -> [Received] {
        let times = (Int64(-2)..<3).map { noon + .minutes($0) }
        return (0..<Int.random(in: 1...8, using: &generator)).map { _ in
            let status = RunStatus.allCases.randomElement(using: &generator) ?? .started
            let statement = RunStatement(
                status: status, attempt: .random(in: 1...3, using: &generator), startedAt: generator.maybe(times),
                completedAt: status.isFinished ? generator.maybe(times) : nil,
                trigger: generator.maybe(RunTrigger.allCases), version: generator.maybe(["1", "2"]),
                input: generator.maybe(["1", "2"]), output: generator.maybe(["1", "2"]),
                error: generator.maybe(["1", "2"]))
            return Received(statement: statement, at: noon + .minutes(.random(in: 0...9, using: &generator)))
        }
    }
}
