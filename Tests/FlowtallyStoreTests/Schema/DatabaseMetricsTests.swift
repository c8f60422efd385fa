import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import Metrics
import MetricsTestKit
import Testing

/// What the store and SQLite tell of themselves.
struct DatabaseMetricsTests {
    private struct Refusal: Error {}

    /// An empty table `kept`, and what is measured from its creation on.
    private func measured(_ body: (SQLiteDatabase, TestMetrics) async throws -> Void) async throws {
        let metrics = TestMetrics()
        let directory = try TemporaryDirectory()
        try await withMetricsFactory(metrics) {
            let database = try SQLiteDatabase(path: directory.path + "/ledger.db")
            try await database.write { try $0.executeScript("CREATE TABLE kept (id INTEGER PRIMARY KEY) STRICT") }
            try await body(database, metrics)
        }
        withExtendedLifetime(directory) {}
    }

    private func writes(_ outcome: String, in metrics: TestMetrics) -> Int64 {
        metrics.counterTotal(label: MetricName.databaseWrites.rawValue, dimensions: [("outcome", outcome)])
    }

    @Test("each write is counted by what came of it, and waits once")
    func outcomes() async throws {
        try await measured { database, metrics in
            _ = try await database.write { try $0.execute("INSERT INTO kept VALUES (1)", [:]) }
            await #expect(throws: Refusal.self) { try await database.write { _ in throw Refusal() } }
            await #expect(throws: SQLDatabaseError.self) {
                try await database.write { try $0.execute("INSERT INTO kept VALUES (1)", [:]) }
            }
            #expect(writes("kept", in: metrics) == 2)
            #expect(writes("refused", in: metrics) == 1)
            #expect(writes("failed", in: metrics) == 1)
            #expect(try metrics.expectTimer(MetricName.databaseWriteWait.rawValue).values.count == 4)
            #expect(try metrics.expectTimer(MetricName.databaseCommit.rawValue).values.count == 2)
        }
    }

    @Test("writes that share commits are as many as they were, and a group that is done again is a retry")
    func groups() async throws {
        try await measured { database, metrics in
            await withTaskGroup(of: Void.self) { group in
                for number in 1...200 {
                    group.addTask {
                        try? await database.write { connection in
                            try connection.execute("INSERT INTO kept VALUES (\(number))", [:])
                            if number.isMultiple(of: 10) { throw Refusal() }
                        }
                    }
                }
            }
            let sizes = try metrics.expectRecorder(MetricName.databaseCommitWrites.rawValue).values
            let retries = metrics.counterTotal(label: MetricName.databaseCommitRetries.rawValue)
            #expect(writes("kept", in: metrics) == 181)
            #expect(writes("refused", in: metrics) == 20)
            // A group of one that is refused commits nothing.
            #expect(sizes.reduce(0, +) >= 181 && sizes.reduce(0, +) <= 201)
            #expect(retries >= 1 && retries <= 20)
        }
    }

    @Test("each query is timed under its name")
    func queries() async throws {
        try await measured { database, metrics in
            let ledger = try await SQLLedger(database: database)
            let workspace = try await ledger.firstWorkspace().id
            let before = metrics.timers(label: MetricName.databaseQuery.rawValue, dimensions: [("query", "all keys")])
            #expect(before.isEmpty)
            for _ in 0..<3 { _ = try await ledger.keys(in: workspace) }
            let timer = try metrics.expectTimer(MetricName.databaseQuery.rawValue, [("query", "all keys")])
            #expect(timer.values.count == 3)
            #expect(timer.values.allSatisfy { $0 > 0 })
        }
    }
}
