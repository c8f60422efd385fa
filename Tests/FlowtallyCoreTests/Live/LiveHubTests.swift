import FlowtallyCore
import FlowtallyTestSupport
import Synchronization
import Testing

struct LiveHubTests {
    private let workspace = WorkspaceID("w")

    private func hub(bus: any LiveBus = NoLiveBus(), interval: Int64 = 0) -> LiveHub {
        LiveHub(bus: bus, interval: Milliseconds(interval), logger: .silent)
    }

    private func change(_ generation: Int64, _ scopes: Set<ChangeScope> = [.runs]) -> LedgerChange {
        LedgerChange(workspace: workspace, generation: generation, scopes: scopes)
    }

    @Test("subscribers of the workspace are told, others are not")
    func telling() async {
        let hub = hub()
        let mine = hub.subscribe(to: workspace)
        let other = hub.subscribe(to: WorkspaceID("v"))
        hub.ledgerDidChange(change(7))
        #expect(await mine.next() == .changed(change(7)))
        hub.beat()
        #expect(await other.next() == .heartbeat)
        #expect(hub.generation(of: workspace) == 7)
        #expect(hub.generation(of: WorkspaceID("v")) == nil)
    }

    @Test("what a slow reader did not read yet is merged into one event")
    func slowReader() async {
        let hub = hub()
        let reader = hub.subscribe(to: workspace)
        hub.ledgerDidChange(change(1, [.runs]))
        hub.ledgerDidChange(change(2, [.settings]))
        hub.beat()
        #expect(await reader.next() == .changed(change(2, [.runs, .settings])))
        hub.ledgerDidChange(change(3))
        await hub.compare(with: StillLedger(generation: 9))
        hub.ledgerDidChange(change(10))
        #expect(await reader.next() == .resync(generation: 10))
    }

    @Test("a change within the interval is let through at its end")
    func trailing() async {
        let hub = hub(interval: 30)
        let reader = hub.subscribe(to: workspace)
        hub.ledgerDidChange(change(1))
        #expect(await reader.next() == .changed(change(1)))
        hub.ledgerDidChange(change(2))
        hub.ledgerDidChange(change(3, [.savings]))
        #expect(await reader.next() == .changed(change(3, [.runs, .savings])))
        #expect(hub.generation(of: workspace) == 3)
    }

    @Test("a generation that nobody told of is news, one that waits to be let through is not")
    func comparison() async {
        let hub = hub(interval: 60_000)
        let reader = hub.subscribe(to: workspace)
        hub.ledgerDidChange(change(1))
        #expect(await reader.next() == .changed(change(1)))
        hub.ledgerDidChange(change(2))
        await hub.compare(with: StillLedger(generation: 2))
        hub.beat()
        #expect(await reader.next() == .heartbeat)
        await hub.compare(with: StillLedger(generation: 5))
        #expect(await reader.next() == .resync(generation: 5))
        #expect(hub.generation(of: workspace) == 5)
    }

    @Test("what a reader of the ledger learned counts for answers at once, and is told by the next comparison")
    func learning() async {
        let hub = hub()
        let reader = hub.subscribe(to: workspace)
        hub.learn(1, of: workspace)
        hub.learn(4, of: workspace)
        #expect(hub.generation(of: workspace) == 4)
        hub.beat()
        #expect(await reader.next() == .heartbeat)
        await hub.compare(with: StillLedger(generation: 4))
        #expect(await reader.next() == .resync(generation: 4))
    }

    @Test("of a workspace that is gone nothing is known any more; others are compared all the same")
    func goneWorkspace() async {
        let hub = hub()
        let reader = hub.subscribe(to: workspace)
        hub.ledgerDidChange(change(7))
        #expect(await reader.next() == .changed(change(7)))
        let other = WorkspaceID("v")
        hub.learn(1, of: other)
        await hub.compare(with: StillLedger(workspace: other, generation: 3))
        #expect(hub.generation(of: workspace) == nil)
        #expect(hub.generation(of: other) == 3)
    }

    @Test("an observer hears of each change, and readers of nothing but what looks different")
    func observers() async {
        let (hub, observer) = (hub(), RecordingObserver())
        hub.observe(observer)
        let reader = hub.subscribe(to: workspace)
        hub.ledgerDidChange(change(1, [.access]))
        hub.ledgerDidChange(change(2, [.access, .settings]))
        #expect(await reader.next() == .changed(change(2, [.settings])))
        await hub.compare(with: StillLedger(generation: 3))
        #expect(
            observer.changes == [
                change(1, [.access]), change(2, [.access, .settings]), change(3, Set(ChangeScope.allCases)),
            ])
    }

    @Test("a reader that is stuck for several heartbeats is dropped")
    func stuckReader() async {
        let isDropped = Mutex(false)
        let hub = hub()
        let reader = hub.subscribe(to: workspace) { isDropped.withLock { $0 = true } }
        let idle = hub.subscribe(to: workspace)
        for _ in 0..<10 {
            hub.beat()
            _ = await idle.next()
        }
        #expect(isDropped.withLock { $0 })
        #expect(await reader.next() == nil)
        hub.end(reader)
        hub.end(idle)
        #expect(await idle.next() == nil)
        #expect(hub.subscriptionCount == 0)
    }

    @Test("a reader that is stuck is dropped too where its subscription is over")
    func stuckAtEnd() {
        let isDropped = Mutex(false)
        let hub = hub()
        let reader = hub.subscribe(to: workspace) { isDropped.withLock { $0 = true } }
        reader.end()
        hub.beat()
        #expect(!isDropped.withLock { $0 })
        for _ in 0..<2 { hub.beat() }
        #expect(isDropped.withLock { $0 })
    }

    @Test("when the hub ends, all readers are let go")
    func end() async {
        let hub = hub()
        let reader = hub.subscribe(to: workspace)
        let waiting = Task { await reader.next() }
        hub.end()
        #expect(await waiting.value == nil)
        #expect(hub.subscriptionCount == 0)
    }

    @Test(
        "own changes are published, those of other servers are told but not published again, and a gap leads to a comparison"
    )
    func otherServers() async {
        let bus = ScriptedBus()
        let hub = hub(bus: bus)
        let reader = hub.subscribe(to: workspace)
        let following = Task { await hub.follow(StillLedger(generation: 12)) }
        bus.send(.change(change(4, [.serviceRequests])))
        #expect(await reader.next() == .changed(change(4, [.serviceRequests])))
        #expect(!hub.isConnected)
        bus.send(.connected)
        #expect(await reader.next() == .resync(generation: 12))
        #expect(hub.isConnected)
        hub.ledgerDidChange(change(13))
        #expect(await reader.next() == .changed(change(13)))
        #expect(await bus.firstPublished() == change(13))
        following.cancel()
    }
}

/// A bus whose other servers are the test.
private final class ScriptedBus: LiveBus {
    private let incoming = AsyncStream<LiveBusEvent>.makeStream()
    private let outgoing = AsyncStream<LedgerChange>.makeStream()

    func send(_ event: LiveBusEvent) { incoming.continuation.yield(event) }

    func firstPublished() async -> LedgerChange? { await outgoing.stream.first { _ in true } }

    func publish(_ change: LedgerChange) async throws { outgoing.continuation.yield(change) }

    func listen(_ tell: @escaping @Sendable (LiveBusEvent) -> Void) async {
        for await event in incoming.stream { tell(event) }
    }
}

private final class RecordingObserver: LedgerObserver {
    private let heard = Mutex<[LedgerChange]>([])

    var changes: [LedgerChange] { heard.withLock { $0 } }

    func ledgerDidChange(_ change: LedgerChange) { heard.withLock { $0.append(change) } }
}

/// A ledger that somebody else changed.
private struct StillLedger: GenerationStore {
    var workspace = WorkspaceID("w")
    let generation: Int64

    func generation(of workspace: WorkspaceID) async throws -> Int64 { generation }

    func generations() async throws -> [WorkspaceID: Int64] { [workspace: generation] }

    func beginGeneration(scopes: Set<ChangeScope>, in workspace: WorkspaceID) async throws -> Int64 { generation }

    func observe(_ observer: any LedgerObserver) {}
}
