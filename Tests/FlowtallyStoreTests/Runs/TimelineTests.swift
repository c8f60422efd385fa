import FlowtallyCore
import FlowtallySQL
import Testing

/// What a run's reports said, and when they came in.
struct TimelineTests {
    private func timeline(_ run: Run, in ledger: TestLedger) async throws -> [ReceivedReport] {
        let stored = try #require(try await ledger.store.run(run.id, in: ledger.workspace))
        #expect(stored == run)
        return stored.timeline
    }

    private func received(
        _ receivedAt: Instant, _ status: RunStatus, attempt: Int = 1, _ startedAt: Instant? = nil,
        _ completedAt: Instant? = nil
    ) -> ReceivedReport {
        ReceivedReport(
            receivedAt: receivedAt, status: status, attempt: attempt, startedAt: startedAt, completedAt: completedAt)
    }

    @Test("a single report is told by the run's own columns", arguments: Backend.allCases)
    func single(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let told = try await ledger.record(report(completed(noon - .hours(1)))).run
        #expect(
            try await timeline(told, in: ledger) == [
                received(noon, .completed, noon - .hours(1), noon - .hours(1) + .seconds(1))
            ])
        let bare = try await ledger.record(report("bare", RunStatement(status: .failed))).run
        #expect(try await timeline(bare, in: ledger) == [received(noon, .failed)])
        #expect(!bare.isTimelineCut)
        #expect(try await reportsColumn(ledger) == [nil, nil])
    }

    @Test("each report that changes something is kept as it was, in the order of receipt", arguments: Backend.allCases)
    func several(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let end = noon + .seconds(30)
        try await ledger.record(report(RunStatement(status: .started, startedAt: noon - .seconds(2))))
        try await ledger.record(report(RunStatement(status: .failed, completedAt: end), at: end + .seconds(1)))
        try await ledger.record(
            report(RunStatement(status: .running, attempt: 2, startedAt: end + .minutes(1)), at: end + .minutes(2)))
        let run = try await ledger.record(
            report(RunStatement(status: .completed, attempt: 2), at: end + .minutes(3))
        ).run
        #expect(
            try await timeline(run, in: ledger) == [
                received(noon, .started, noon - .seconds(2)), received(end + .seconds(1), .failed, nil, end),
                received(end + .minutes(2), .running, attempt: 2, end + .minutes(1)),
                received(end + .minutes(3), .completed, attempt: 2),
            ])
        #expect(!run.isTimelineCut)
    }

    @Test("a report that changes nothing is not kept", arguments: Backend.allCases)
    func repeats(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let start = RunStatement(status: .started, startedAt: noon)
        let end = RunStatement(status: .completed, completedAt: noon + .seconds(9))
        for statement in [start, start, end, end, start, end] { try await ledger.record(report(statement)) }
        let run = try #require(try await ledger.runs().first)
        #expect(run.timeline.map(\.status) == [.started, .completed])
        let other = try await ledger.record(report("late", end)).run
        try await ledger.record(report("late", end, at: noon + .hours(1)))
        #expect(try await timeline(other, in: ledger).count == 1)
    }

    @Test("only the last 50 are kept, and one sees that there were more", arguments: Backend.allCases)
    func bounded(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let reports = (1...60).map { attempt in
            report(RunStatement(status: .failed, attempt: attempt), at: noon + .seconds(Int64(attempt)))
        }
        try await ledger.record(reports)
        let run = try #require(try await ledger.runs().first)
        #expect(run.timeline.map(\.attempt) == Array(11...60))
        #expect(run.isTimelineCut)
    }

    @Test("of a run from before reports were kept the last change is told", arguments: Backend.allCases)
    func older(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report(RunStatement(status: .started)))
        try await ledger.record(report(RunStatement(status: .running), at: noon + .seconds(5)))
        try await ledger.execute("UPDATE workflow_runs SET reports = NULL WHERE workspace_id = :workspace")
        let run = try #require(try await ledger.runs().first)
        #expect(run.timeline.map(\.receivedAt) == [noon + .seconds(5)])
        #expect(run.isTimelineCut)
        let ended = try await ledger.record(report(RunStatement(status: .failed), at: noon + .seconds(9))).run
        #expect(ended.timeline.map(\.status) == [.running, .failed])
        #expect(ended.isTimelineCut)
    }

    @Test("keeping a report touches no aggregate", arguments: Backend.allCases)
    func aggregates(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report(completed(noon)))
        try await ledger.execute("UPDATE automation_metrics SET is_touched = 0 WHERE workspace_id = :workspace")
        try await ledger.execute("UPDATE workflow_runs SET reports = '[]' WHERE workspace_id = :workspace")
        #expect(try await ledger.store.touchedDays(in: ledger.workspace) == [])
        #expect(try await ledger.differences() == [])
    }

    private func reportsColumn(_ ledger: TestLedger) async throws -> [String?] {
        try await ledger.database.read { connection in
            try connection.rows("SELECT reports FROM workflow_runs", [:]).map { try $0.optionalText("reports") }
        }
    }
}
