/// Who has a connection, who waits for one, and which are idle: the rules of a pool, without clocks, threads or sockets.
///
/// A lease is the right to a connection; whoever has it takes an idle one or opens a new one. So there are never more than the limit.
struct PoolState<Connection> {
    typealias Moment = ContinuousClock.Instant

    struct Limits {
        let connections: Int
        /// Of those, how many may write at a time.
        let writers: Int
        let longestIdle: Duration
        let longestLife: Duration
    }

    enum Use {
        case read
        case write
    }

    struct Idle {
        let connection: Connection
        let since: Moment
        let openedAt: Moment
    }

    private struct Waiter {
        let id: Int
        let use: Use
    }

    let limits: Limits
    private var leases = 0
    private var writers = 0
    private var waiters: [Waiter] = []
    private var idle: [Idle] = []

    init(_ limits: Limits) {
        self.limits = limits
    }

    var countOfWaiting: Int { waiters.count }
    var countOfLeased: Int { leases }
    var countOfIdle: Int { idle.count }

    /// Takes a lease where one is free.
    mutating func acquireNow(_ use: Use) -> Bool {
        guard isFree(for: use) else { return false }
        take(use)
        return true
    }

    /// Takes a lease, or queues up under the id. Returns whether there is one.
    mutating func acquire(_ use: Use, as id: Int) -> Bool {
        if acquireNow(use) { return true }
        waiters.append(Waiter(id: id, use: use))
        return false
    }

    /// Gives a lease back. Returns those who waited and have one now.
    mutating func release(_ use: Use) -> [Int] {
        leases -= 1
        if use == .write { writers -= 1 }
        var served: [Int] = []
        // A reader may pass a writer that waits for other writers, never another reader.
        while let next = waiters.firstIndex(where: { isFree(for: $0.use) }) {
            let waiter = waiters.remove(at: next)
            take(waiter.use)
            served.append(waiter.id)
        }
        return served
    }

    /// Stops waiting. Returns false for one that has a lease meanwhile.
    mutating func giveUp(_ id: Int) -> Bool {
        guard let place = waiters.firstIndex(where: { $0.id == id }) else { return false }
        waiters.remove(at: place)
        return true
    }

    // MARK: - Idle connections

    /// The idle connection that was used last, and those that are too old to be kept.
    mutating func takeIdle(at now: Moment) -> (usable: Idle?, expired: [Connection]) {
        let expired = idle.filter { !isWorthKeeping($0, at: now) }.map(\.connection)
        idle = idle.filter { isWorthKeeping($0, at: now) }
        return (idle.popLast(), expired)
    }

    /// Keeps a connection, unless it is too old.
    mutating func keep(_ connection: Connection, openedAt: Moment, at now: Moment) {
        let new = Idle(connection: connection, since: now, openedAt: openedAt)
        if isWorthKeeping(new, at: now) { idle.append(new) }
    }

    private func isWorthKeeping(_ idle: Idle, at now: Moment) -> Bool {
        now - idle.since < limits.longestIdle && now - idle.openedAt < limits.longestLife
    }

    private func isFree(for use: Use) -> Bool {
        leases < limits.connections && (use == .read || writers < limits.writers)
    }

    private mutating func take(_ use: Use) {
        leases += 1
        if use == .write { writers += 1 }
    }
}
