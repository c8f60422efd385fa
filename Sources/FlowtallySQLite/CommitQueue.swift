import FlowtallyCore
import FlowtallySQL
import GRDB
import Synchronization

/// Lets writes that wait for the writer share one transaction, and so one sync to disk.
///
/// A lone write does not wait: it begins at once, and those that come while it is synced make up the next group. A write that
/// throws is undone alone: one that had changed nothing yet, as most refusals, is merely left out; otherwise the group is done
/// again with a savepoint for each write, which all of them would pay for if they always had one.
final class CommitQueue: Sendable {
    /// One write that waits.
    private struct Entry: Sendable {
        /// Runs the write and keeps its result for `finish`.
        let run: @Sendable (any SQLConnection) throws -> Void
        /// Hands out the result or, where the group came to nothing, its error.
        let finish: @Sendable ((any Error)?) -> Void
        let since = ContinuousClock.now
    }

    private static let largestGroup = 128

    private let pool: DatabasePool
    private let log: WriteAheadLog
    private let writeLock: FileLock
    private let durations: QueryDurations
    private let metrics = CommitMetrics()
    private let state = Mutex((waiting: [Entry](), isDraining: false))

    init(pool: DatabasePool, log: WriteAheadLog, writeLock: FileLock, durations: QueryDurations) {
        self.pool = pool
        self.log = log
        self.writeLock = writeLock
        self.durations = durations
    }

    /// Returns once the write is on disk.
    ///
    /// - Parameter onThisThread: whether a write that nobody is before may be made on the caller's thread.
    ///
    /// Throws what `body` throws, a `DatabaseError`, or `SQLDatabaseError` of the kind `outcomeUnknown`.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result, onThisThread: Bool
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
                    }), onThisThread)
        }
    }

    private func enqueue(_ entry: Entry, _ onThisThread: Bool) {
        let mustDrain = state.withLock { state in
            state.waiting.append(entry)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        guard mustDrain else { return }
        if onThisThread {
            pool.writeWithoutTransaction { _ = commitNextGroup($0) }
            // Those that came meanwhile are not this caller's business.
            let isDone = state.withLock { state in
                state.isDraining = !state.waiting.isEmpty
                return !state.isDraining
            }
            if isDone { return }
        }
        pool.asyncWriteWithoutTransaction { database in
            while self.commitNextGroup(database) {}
        }
    }

    /// Returns false where nobody waited, so that whoever comes next has to begin.
    private func commitNextGroup(_ database: Database) -> Bool {
        let group = state.withLock { state in
            let group = Array(state.waiting.prefix(Self.largestGroup))
            state.waiting.removeFirst(group.count)
            state.isDraining = !group.isEmpty
            return group
        }
        guard !group.isEmpty else { return false }
        commit(group, database)
        return true
    }

    private func commit(_ group: [Entry], _ database: Database) {
        let start = ContinuousClock.now
        for entry in group { metrics.noteWait(start - entry.since) }
        do {
            // Commit and checkpoint happen inside: SQLite 3.40 must never run two of those at once (fixed in 3.51.3), and a
            // command may write to the ledger of a running server.
            let failures = try writeLock.whileHeld {
                do {
                    return try transaction(group, database) { entry in
                        let changes = database.totalChangesCount
                        do {
                            try run(entry, database)
                            return nil
                        } catch {
                            guard
                                group.count > 1, database.isInsideTransaction, database.totalChangesCount == changes
                            else { throw MustUndo(error) }
                            return error
                        }
                    }
                } catch let reason as MustUndo {
                    guard group.count > 1 else { throw reason.error }
                    metrics.noteRetry()
                    return try transaction(group, database) { try runInSavepoint($0, database) }
                }
            }
            metrics.noteCommit(
                of: group.count, refused: failures.count { $0 != nil }, ContinuousClock.now - start)
            for (entry, failure) in zip(group, failures) { entry.finish(failure) }
        } catch {
            metrics.noteFailure(of: group.count, error)
            group.forEach { $0.finish(error) }
        }
    }

    /// Runs each write in one transaction; returns for each why it failed, where it was undone alone.
    private func transaction(
        _ group: [Entry], _ database: Database, _ run: (Entry) throws -> (any Error)?
    ) throws -> [(any Error)?] {
        let connection = SQLiteConnection(database: database, durations: durations)
        // Not `inTransaction`, which compiles the beginning and the end of each transaction anew.
        _ = try connection.execute("BEGIN IMMEDIATE TRANSACTION", [:])
        // An error may have ended it already.
        defer { if database.isInsideTransaction { _ = try? connection.execute("ROLLBACK TRANSACTION", [:]) } }
        let failures = try group.map(run)
        do {
            try log.whileCommitting { _ = try connection.execute("COMMIT TRANSACTION", [:]) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_IOERR {
            // What a commit wrote before it failed may still be found, and counted, when the file is opened next.
            throw SQLDatabaseError(.outcomeUnknown, "SQLite while committing: \(error)")
        }
        return failures
    }

    private func runInSavepoint(_ entry: Entry, _ database: Database) throws -> (any Error)? {
        do {
            try database.inSavepoint {
                try run(entry, database)
                return .commit
            }
            return nil
        } catch {
            // A full disk, say, undoes the whole transaction: then nobody's write stands.
            guard database.isInsideTransaction else { throw error }
            return error
        }
    }

    private func run(_ entry: Entry, _ database: Database) throws {
        try entry.run(SQLiteConnection(database: database, durations: durations))
    }

    /// A write threw after it had changed something.
    private struct MustUndo: Error {
        let error: any Error

        init(_ error: any Error) {
            self.error = error
        }
    }
}
