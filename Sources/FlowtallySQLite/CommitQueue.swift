import FlowtallyCore
import FlowtallySQL
import GRDB
import Synchronization

/// Lets writes that wait for the writer share one transaction, and so one sync to disk.
///
/// A lone write does not wait: it begins at once, and those that come while it is synced make up the next group. In a group each
/// write has a savepoint of its own, so one that throws is undone alone.
final class CommitQueue: Sendable {
    /// One write that waits.
    private struct Entry: Sendable {
        /// Runs the write and keeps its result for `finish`.
        let run: @Sendable (any SQLConnection) throws -> Void
        /// Hands out the result or, where the group came to nothing, its error.
        let finish: @Sendable ((any Error)?) -> Void
    }

    private static let largestGroup = 128

    private let pool: DatabasePool
    private let writeLock: FileLock
    private let state = Mutex((waiting: [Entry](), isDraining: false))

    init(pool: DatabasePool, writeLock: FileLock) {
        self.pool = pool
        self.writeLock = writeLock
    }

    /// Returns once the write is on disk. Throws what `body` throws, or a `DatabaseError`.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let kept = Mutex<Result?>(nil)
            enqueue(
                Entry(
                    run: { connection in
                        let result = try body(connection)
                        kept.withLock { $0 = result }
                    },
                    finish: { error in
                        if let error { return continuation.resume(throwing: error) }
                        continuation.resume(returning: kept.withLock { $0! })
                    }))
        }
    }

    private func enqueue(_ entry: Entry) {
        let mustDrain = state.withLock { state in
            state.waiting.append(entry)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if mustDrain { pool.asyncWriteWithoutTransaction { self.drain($0) } }
    }

    private func drain(_ database: Database) {
        while true {
            let group = state.withLock { state in
                let group = Array(state.waiting.prefix(Self.largestGroup))
                state.waiting.removeFirst(group.count)
                state.isDraining = !group.isEmpty
                return group
            }
            guard !group.isEmpty else { return }
            commit(group, database)
        }
    }

    private func commit(_ group: [Entry], _ database: Database) {
        var failures: [Int: any Error] = [:]
        do {
            // Commit and checkpoint happen inside: SQLite 3.40 must never run two of those at once (fixed in 3.51.3), and a
            // command may write to the ledger of a running server.
            try writeLock.whileHeld {
                try database.inTransaction(.immediate) {
                    for (index, entry) in group.enumerated() {
                        do {
                            try run(entry, isAlone: group.count == 1, database)
                        } catch {
                            // A full disk, say, undoes the whole transaction: then nobody's write stands.
                            guard group.count > 1, database.isInsideTransaction else { throw error }
                            failures[index] = error
                        }
                    }
                    return .commit
                }
            }
        } catch {
            return group.forEach { $0.finish(error) }
        }
        for (index, entry) in group.enumerated() { entry.finish(failures[index]) }
    }

    private func run(_ entry: Entry, isAlone: Bool, _ database: Database) throws {
        let connection = SQLiteConnection(database: database)
        guard !isAlone else { return try entry.run(connection) }
        try database.inSavepoint {
            try entry.run(connection)
            return .commit
        }
    }
}
