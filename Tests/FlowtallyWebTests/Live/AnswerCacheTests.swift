import FlowtallyCore
import FlowtallyTestSupport
import FlowtallyWeb
import Synchronization
import Testing

struct AnswerCacheTests {
    private let key = AnswerKey(workspace: WorkspaceID("w"), kind: "figures")
    private let clock = TestClock(TestServer.now)

    private func parts(shared: any SharedCache = NoSharedCache(), capacity: Int = 1 << 20) -> (LiveHub, AnswerCache) {
        let hub = LiveHub(clock: clock, interval: Milliseconds(0), logger: .silent)
        return (hub, AnswerCache(hub: hub, shared: shared, clock: clock, capacity: capacity, logger: .silent))
    }

    private func answer(_ generation: Int64, _ text: String = "", validFor: Milliseconds = .days(1)) -> FinishedAnswer {
        let now = clock.now()
        return FinishedAnswer(
            generation: generation, madeAt: now, validUntil: now + validFor, entityTag: "W/\"\(generation)\"",
            body: Array(text.utf8))
    }

    private func change(_ hub: LiveHub, to generation: Int64) {
        hub.ledgerDidChange(LedgerChange(workspace: key.workspace, generation: generation, scopes: [.runs]))
    }

    @Test("an answer is computed once and given until something changes")
    func hits() async throws {
        let (hub, cache) = parts()
        let first = try await cache.answer(for: key) { answer(1, "first") }
        #expect(first.source == .computed)
        clock.advance(by: .seconds(3))
        let second = try await cache.answer(for: key) { answer(1, "never made") }
        #expect(second.source == .cached)
        #expect(second.age == .seconds(3))
        #expect(second.answer.body == Array("first".utf8))
        change(hub, to: 2)
        #expect(try await cache.answer(for: key) { answer(2, "new") }.answer.body == Array("new".utf8))
    }

    @Test("a new day makes an answer worthless though nothing changed")
    func midnight() async throws {
        let (_, cache) = parts()
        _ = try await cache.answer(for: key) { answer(1, validFor: .seconds(5)) }
        clock.advance(by: .seconds(5))
        #expect(try await cache.answer(for: key) { answer(1) }.source == .computed)
    }

    @Test("whoever asks for a new one gets one")
    func recomputing() async throws {
        let (_, cache) = parts()
        _ = try await cache.answer(for: key) { answer(1) }
        #expect(try await cache.answer(for: key, recomputes: true) { answer(1) }.source == .computed)
    }

    @Test("where no new answer can be had, the last one is given with its age, for five minutes")
    func staleAnswers() async throws {
        struct Broken: Error {}
        let (hub, cache) = parts()
        _ = try await cache.answer(for: key) { answer(1, "last") }
        change(hub, to: 2)
        clock.advance(by: .seconds(299))
        let stale = try await cache.answer(for: key) { throw Broken() }
        #expect(stale.source == .stale)
        #expect(stale.age == .seconds(299))
        await #expect(throws: LedgerError.notFound("workflow")) {
            try await cache.answer(for: key) { throw LedgerError.notFound("workflow") }
        }
        clock.advance(by: .seconds(1))
        await #expect(throws: Broken.self) { try await cache.answer(for: key) { throw Broken() } }
    }

    @Test("an answer that grows old is made anew while it is given once more")
    func revalidation() async throws {
        let (_, cache) = parts()
        _ = try await cache.answer(for: key) { answer(1, "old") }
        clock.advance(by: .seconds(60))
        let isMade = AsyncStream<Void>.makeStream()
        let given = try await cache.answer(for: key) {
            defer { isMade.continuation.yield() }
            return answer(1, "new")
        }
        #expect(given.answer.body == Array("old".utf8))
        _ = await isMade.stream.first { true }
        while try await cache.answer(for: key, compute: { answer(1, "new") }).answer.body != Array("new".utf8) {
            await Task.yield()
        }
    }

    @Test("many who ask at once wait for one computation")
    func singleFlight() async throws {
        let (hub, cache) = parts()
        // Whoever knows no generation cannot tell whether another's answer is new enough.
        hub.learn(1, of: key.workspace)
        let computations = Counter()
        let gate = AsyncStream<Void>.makeStream()
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 {
                group.addTask {
                    try await cache.answer(for: key) {
                        computations.increment()
                        _ = await gate.stream.first { true }
                        return answer(1)
                    }
                }
            }
            while computations.value == 0 { await Task.yield() }
            for _ in 0..<1000 { await Task.yield() }
            gate.continuation.finish()
            for try await given in group { #expect(given.answer.generation == 1) }
        }
        // Those who came later than the first waited for it, or found its answer.
        #expect(computations.value <= 2)
    }

    @Test("memory is bounded: what was not asked for longest goes")
    func capacity() async throws {
        let (_, cache) = parts(capacity: 100)
        for number in 0..<5 {
            let key = AnswerKey(workspace: key.workspace, kind: "figures", parameters: "\(number)")
            _ = try await cache.answer(for: key) { answer(1, String(repeating: "x", count: 30)) }
        }
        let first = AnswerKey(workspace: key.workspace, kind: "figures", parameters: "0")
        let last = AnswerKey(workspace: key.workspace, kind: "figures", parameters: "4")
        #expect(try await cache.answer(for: last) { answer(1) }.source == .cached)
        #expect(try await cache.answer(for: first) { answer(1) }.source == .computed)
    }

    @Test(
        "another server's answer of the same generation is taken from the shared cache, one of another generation is not"
    )
    func sharing() async throws {
        let shared = DictionaryCache()
        let (_, there) = parts(shared: shared)
        _ = try await there.answer(for: key) { answer(3, "theirs") }
        await shared.waitUntilFilled()
        let (hub, here) = parts(shared: shared)
        hub.learn(3, of: key.workspace)
        let given = try await here.answer(for: key) { answer(3, "ours") }
        #expect(given.source == .cached)
        #expect(given.answer.body == Array("theirs".utf8))
        change(hub, to: 4)
        #expect(try await here.answer(for: key) { answer(4, "ours") }.answer.body == Array("ours".utf8))
    }

    @Test("a shared cache that is away or holds garbage costs nothing but a computation", arguments: [true, false])
    func brokenSharedCache(isAway: Bool) async throws {
        let (hub, cache) = parts(shared: BrokenCache(isAway: isAway))
        hub.learn(1, of: key.workspace)
        #expect(try await cache.answer(for: key) { answer(1, "made") }.answer.body == Array("made".utf8))
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increment() { count.withLock { $0 += 1 } }
}

/// A shared cache in a dictionary.
private actor DictionaryCache: SharedCache {
    private var values: [String: [UInt8]] = [:]

    func value(for key: String) -> [UInt8]? { values[key] }

    func set(_ value: [UInt8], for key: String, lifetime: Milliseconds) { values[key] = value }

    nonisolated var isShared: Bool { true }

    func checkHealth() {}

    func waitUntilFilled() async {
        while values.isEmpty { await Task.yield() }
    }
}

private struct BrokenCache: SharedCache {
    struct Away: Error {}

    let isAway: Bool

    func value(for key: String) async throws -> [UInt8]? {
        if isAway { throw Away() }
        return Array("garbage\nand more".utf8)
    }

    func set(_ value: [UInt8], for key: String, lifetime: Milliseconds) async throws { throw Away() }

    var isShared: Bool { true }

    func checkHealth() async throws { throw Away() }
}
