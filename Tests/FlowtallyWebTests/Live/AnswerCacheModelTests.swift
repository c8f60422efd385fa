import FlowtallyCore
import FlowtallyTestSupport
import FlowtallyWeb
import Synchronization
import Testing

/// Readers, changes, failures and time at random: whatever happens, no read breaks the cache's promise.
struct AnswerCacheModelTests {
    private struct Broken: Error {}

    /// The ledger of the model: its only figure is its generation.
    private final class Ledger: Sendable {
        let generation = Mutex<Int64>(1)
        let isBroken = Mutex(false)
    }

    @Test(
        "no read is older than what had been let through when it began, and none older than five minutes",
        arguments: 0..<60)
    func promise(seed: UInt64) async throws {
        let clock = TestClock(TestServer.now)
        let workspace = WorkspaceID("w")
        let hub = LiveHub(clock: clock, interval: Milliseconds(0), logger: .silent)
        let cache = AnswerCache(hub: hub, clock: clock, capacity: 400, logger: .silent)
        let ledger = Ledger()

        @Sendable func read(_ random: inout SplitMix64) async throws -> ServedAnswer {
            let key = AnswerKey(
                workspace: workspace, kind: "figures", parameters: String(Int.random(in: 0..<3, using: &random)))
            let waits = Int.random(in: 0..<20, using: &random)
            return try await cache.answer(for: key, recomputes: Int.random(in: 0..<8, using: &random) == 0) {
                // Between the snapshot and the answer anything may happen.
                let generation = ledger.generation.withLock { $0 }
                let now = clock.now()
                for _ in 0..<waits { await Task.yield() }
                if ledger.isBroken.withLock({ $0 }) { throw Broken() }
                return FinishedAnswer(
                    generation: generation, madeAt: now, validUntil: now + .minutes(20), entityTag: "\(generation)",
                    body: [UInt8](repeating: 0, count: 150))
            }
        }

        try await withThrowingTaskGroup { group in
            for reader in 0..<6 {
                group.addTask {
                    var random = SplitMix64(seed: seed &* 31 &+ UInt64(reader))
                    for _ in 0..<60 {
                        let needed = hub.generation(of: workspace) ?? 0
                        do {
                            let given = try await read(&random)
                            #expect(given.age <= .minutes(5))
                            if given.source != .stale { #expect(given.answer.generation >= needed) }
                        } catch is Broken {}
                        for _ in 0..<Int.random(in: 0..<10, using: &random) { await Task.yield() }
                    }
                }
            }
            group.addTask {
                var random = SplitMix64(seed: seed)
                for _ in 0..<120 {
                    switch Int.random(in: 0..<10, using: &random) {
                    case 0: clock.advance(by: .seconds(Int64.random(in: 0...90, using: &random)))
                    case 1: ledger.isBroken.withLock { $0.toggle() }
                    default:
                        let generation = ledger.generation.withLock { generation in
                            generation += 1
                            return generation
                        }
                        hub.ledgerDidChange(
                            LedgerChange(workspace: workspace, generation: generation, scopes: [.runs]))
                    }
                    for _ in 0..<Int.random(in: 0..<15, using: &random) { await Task.yield() }
                }
            }
            try await group.waitForAll()
        }
        // No invalidation was lost: in the end the last change is seen.
        ledger.isBroken.withLock { $0 = false }
        var random = SplitMix64(seed: seed)
        let last = ledger.generation.withLock { $0 }
        for _ in 0..<5 { #expect(try await read(&random).answer.generation == last) }
    }
}
