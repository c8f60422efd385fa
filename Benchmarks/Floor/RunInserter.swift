import Foundation
import GRDB
import Synchronization

/// Inserts finished runs into a ledger, all that wait in one transaction, and looks at nothing of what was reported.
final class RunInserter: Sendable {
    private static let insert = """
        INSERT INTO workflow_runs (
            workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at, local_day,
            trigger_kind, created_at, updated_at)
        VALUES (?, ?, ?, 'api', ?, 'COMPLETED', 1, ?, ?, ?, 'direct', ?, ?)
        """

    private typealias Waiting = CheckedContinuation<Void, any Error>

    private let pool: DatabasePool
    private let workspace: String
    private let workflows: [String]
    private let state = Mutex((waiting: [Waiting](), isDraining: false, inserted: 0))

    init(path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -1000") }
        pool = try DatabasePool(path: path, configuration: configuration)
        (workspace, workflows) = try pool.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 8000")
            return (
                try String.fetchOne(database, sql: "SELECT id FROM workspaces") ?? "",
                try String.fetchAll(database, sql: "SELECT id FROM workflows ORDER BY id")
            )
        }
    }

    /// Returns once another run is on disk.
    func insertRun() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let mustDrain = state.withLock { state in
                state.waiting.append(continuation)
                defer { state.isDraining = true }
                return !state.isDraining
            }
            guard mustDrain else { return }
            pool.asyncWriteWithoutTransaction { database in
                while self.commitNextGroup(database) {}
            }
        }
    }

    private func commitNextGroup(_ database: Database) -> Bool {
        let (group, first) = state.withLock { state in
            defer {
                state.inserted += state.waiting.count
                state.isDraining = !state.waiting.isEmpty
                state.waiting = []
            }
            return (state.waiting, state.inserted)
        }
        guard !group.isEmpty else { return false }
        let result = Result {
            try database.inTransaction(.immediate) {
                let date = Date()
                let now = Int(date.timeIntervalSince1970 * 1000)
                let day = date.formatted(.iso8601.year().month().day())
                let statement = try database.cachedStatement(sql: Self.insert)
                for number in first..<first + group.count {
                    try statement.execute(arguments: arguments(number, now: now, day: day))
                }
                return .commit
            }
        }
        for waiting in group { waiting.resume(with: result) }
        return true
    }

    private func arguments(_ number: Int, now: Int, day: String) -> StatementArguments {
        // A version 7 UUID as text, which grows with time.
        let id = String(format: "%08x-%04x-7472-b0b2-%012x", now >> 16, now & 0xffff, number)
        return [
            workspace, id, workflows[number % workflows.count], "bench-\(id)", now - 14_000, now - 1000, day, now, now,
        ]
    }
}
