import Testing

@testable import FlowtallyPostgres

/// The rules of a pool, on connections that are but names.
struct PoolStateTests {
    private let now = ContinuousClock.now

    private func pool(_ connections: Int, writers: Int? = nil) -> PoolState<String> {
        PoolState(
            .init(
                connections: connections, writers: writers ?? connections, longestIdle: .seconds(60),
                longestLife: .seconds(600)))
    }

    /// `#expect` does not take what changes its operand.
    private func expect<Value: Equatable>(
        _ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(value == expected, sourceLocation: sourceLocation)
    }

    @Test("there are never more leases than connections; the others are served in their order")
    func limit() {
        var pool = pool(2)
        expect(pool.acquire(.read, as: 1), true)
        expect(pool.acquire(.read, as: 2), true)
        expect(pool.acquire(.read, as: 3), false)
        expect(pool.acquire(.read, as: 4), false)
        expect(pool.release(.read), [3])
        expect(pool.release(.read), [4])
        expect(pool.release(.read), [])
        #expect(pool.countOfLeased == 1)
    }

    @Test("writers leave connections to readers, who pass writers that wait for writers")
    func writers() {
        var pool = pool(3, writers: 1)
        expect(pool.acquire(.write, as: 1), true)
        expect(pool.acquire(.write, as: 2), false)
        expect(pool.acquire(.read, as: 3), true)
        expect(pool.acquire(.read, as: 4), true)
        expect(pool.acquire(.read, as: 5), false)
        expect(pool.release(.read), [5])
        expect(pool.release(.write), [2])
    }

    @Test("whoever gives up is not served, and whoever was served cannot give up")
    func givingUp() {
        var pool = pool(1)
        expect(pool.acquireNow(.read), true)
        expect(pool.acquireNow(.read), false)
        expect(pool.acquire(.read, as: 1), false)
        expect(pool.acquire(.read, as: 2), false)
        expect(pool.giveUp(1), true)
        expect(pool.giveUp(1), false)
        expect(pool.release(.read), [2])
        expect(pool.giveUp(2), false)
        #expect(pool.countOfWaiting == 0)
    }

    @Test("the connection that was used last is used next")
    func lastUsed() {
        var pool = pool(3)
        pool.keep("a", openedAt: now, at: now)
        pool.keep("b", openedAt: now, at: now)
        let taken = (0..<3).map { _ in pool.takeIdle(at: now).usable?.connection }
        #expect(taken == ["b", "a", nil])
    }

    @Test("connections go when they were idle for long, or are old")
    func age() {
        var pool = pool(3)
        pool.keep("idle", openedAt: now, at: now)
        pool.keep("old", openedAt: now - .seconds(590), at: now + .seconds(5))
        pool.keep("good", openedAt: now, at: now + .seconds(59))
        let (usable, expired) = pool.takeIdle(at: now + .seconds(61))
        #expect(usable?.connection == "good")
        #expect(expired == ["idle", "old"])
        pool.keep("old", openedAt: now - .seconds(600), at: now)
        #expect(pool.countOfIdle == 0)
    }
}
