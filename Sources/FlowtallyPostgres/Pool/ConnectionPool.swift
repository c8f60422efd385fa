import FlowtallySQL
import NIOPosix
import Synchronization

/// Connections, and the threads on which transactions wait for the server's answers.
final class ConnectionPool: Sendable {
    typealias Body<Result> = @Sendable (any SQLConnection) throws -> Result
    private typealias State = PoolState<PostgresConnection>

    private struct Shared {
        var pool: State
        var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
        var lastID = 0
        var hasConnected = false
    }

    private let settings: PostgresSettings
    private let clock: ServerClock
    private let durations = QueryDurations()
    private let threads: NIOThreadPool
    private let shared: Mutex<Shared>

    init(_ settings: PostgresSettings, _ clock: ServerClock) {
        self.settings = settings
        self.clock = clock
        let limits = State.Limits(
            connections: settings.connections, writers: settings.writers, longestIdle: settings.longestIdle,
            longestLife: settings.longestLife)
        shared = Mutex(Shared(pool: State(limits)))
        // One for each connection, and one to cancel.
        threads = NIOThreadPool(numberOfThreads: settings.connections + 1)
        threads.start()
    }

    deinit {
        threads.shutdownGracefully { _ in }
    }

    /// Throws what `body` throws, `SQLDatabaseError`, or `CancellationError` once nobody waits for the result.
    func read<Result: Sendable>(_ body: @escaping Body<Result>) async throws -> Result {
        let id = nextID()
        let read = RunningRead()
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            return try await leased(.read, as: id) { connection in
                try read.run(on: connection) { try connection.read(body) }
            }
        } onCancel: {
            giveUp(id, CancellationError())
            if let connection = read.cancel() { threads.submit { _ in connection.canceller() } }
        }
    }

    /// Throws what `body` throws, or `SQLDatabaseError`. Not cancelled: others may wait for the same commit.
    func write<Result: Sendable>(_ body: @escaping Body<Result>) async throws -> Result {
        let outcomes = LostCommits(settings)
        return try await leased(.write, as: nextID()) { connection in
            try connection.write(resolvingLostCommit: outcomes.resolve, body)
        }
    }

    // MARK: - Leases

    private func leased<Result: Sendable>(
        _ use: State.Use, as id: Int, _ work: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await lease(use, as: id)
        return try await withCheckedThrowingContinuation { continuation in
            threads.submit { [self] _ in
                do {
                    let result = try withConnection(work)
                    release(use)
                    continuation.resume(returning: result)
                } catch {
                    release(use)
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    private func nextID() -> Int {
        shared.withLock { shared in
            shared.lastID += 1
            return shared.lastID
        }
    }

    private func lease(_ use: State.Use, as id: Int) async throws {
        if shared.withLock({ $0.pool.acquireNow(use) }) { return }
        let timer = Task { [self] in
            try await Task.sleep(for: settings.acquireTimeout)
            giveUp(
                id, SQLDatabaseError(.failure, "PostgreSQL: no connection became free in \(settings.acquireTimeout)"))
        }
        defer { timer.cancel() }
        try await withCheckedThrowingContinuation { continuation in
            let isLeased = shared.withLock { shared in
                if shared.pool.acquire(use, as: id) { return true }
                shared.waiting[id] = continuation
                return false
            }
            if isLeased { continuation.resume() }
        }
    }

    private func release(_ use: State.Use) {
        let served = shared.withLock { shared in
            shared.pool.release(use).compactMap { shared.waiting.removeValue(forKey: $0) }
        }
        for continuation in served { continuation.resume() }
    }

    private func giveUp(_ id: Int, _ error: any Error) {
        let waiting = shared.withLock { shared in
            shared.pool.giveUp(id) ? shared.waiting.removeValue(forKey: id) : nil
        }
        waiting?.resume(throwing: error)
    }
}

// MARK: - Connections

extension ConnectionPool {
    private func withConnection<Result>(_ work: (PostgresConnection) throws -> Result) throws -> Result {
        while let (connection, openedAt) = takeIdle() {
            do {
                return try use(connection, openedAt, work)
            } catch is SQLDatabaseError where connection.wasLostUnnoticed {
                // It had been lost while it was idle, and nobody had noticed yet.
                continue
            }
        }
        return try use(open(), .now, work)
    }

    private func use<Result>(
        _ connection: PostgresConnection, _ openedAt: ContinuousClock.Instant,
        _ work: (PostgresConnection) throws -> Result
    ) throws -> Result {
        defer {
            if connection.isReusable {
                shared.withLock { $0.pool.keep(connection, openedAt: openedAt, at: .now) }
            }
        }
        return try work(connection)
    }

    private func takeIdle() -> (PostgresConnection, openedAt: ContinuousClock.Instant)? {
        while true {
            let (idle, expired) = shared.withLock { $0.pool.takeIdle(at: .now) }
            // Closed here, and not while others wait for the lock.
            withExtendedLifetime(expired) {}
            guard let idle else { return nil }
            if idle.connection.isAlive { return (idle.connection, idle.openedAt) }
        }
    }

    /// A server that was there before is waited for: it may be about to come back, or another to take its place.
    private func open() throws -> PostgresConnection {
        let deadline = ContinuousClock.now + settings.acquireTimeout
        var pauses = Pauses()
        while true {
            do {
                let connection = try PostgresConnection(settings, durations: durations, clock: clock)
                shared.withLock { $0.hasConnected = true }
                return connection
            } catch let loss as ConnectionLoss {
                guard shared.withLock({ $0.hasConnected }), pauses.wait(before: deadline) else {
                    throw SQLDatabaseError(.failure, "PostgreSQL: cannot connect: \(loss.message)")
                }
            }
        }
    }
}
