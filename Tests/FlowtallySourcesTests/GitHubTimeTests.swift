import FlowtallyCore
import FlowtallySources
import Testing

/// A foreign system cannot mend its times: a bad one never costs the run.
struct GitHubTimeTests {
    private func statement(_ changes: [String: JSONValue]) throws -> RunStatement {
        try GitHubEvent(changes).report().statement
    }

    @Test("a start later than the end is kept, and the duration is unknown")
    func contradiction() throws {
        let report = try GitHubEvent([
            "run_started_at": "2026-11-23T08:33:49Z", "updated_at": "2026-11-23T08:33:24Z",
        ]).report()
        #expect(report.isForeign)
        #expect(report.statement.startedAt == instant("2026-11-23T08:33:49Z"))
        #expect(report.statement.completedAt == instant("2026-11-23T08:33:24Z"))
        let run = Run(
            id: RunID("run"), workflowID: WorkflowID("workflow"), source: "github", externalID: "1001",
            merged: MergedRun(report.statement, receivedAt: receipt), localDay: LocalDay(ordinal: 0),
            createdAt: receipt, updatedAt: receipt)
        #expect(run.duration == nil)
    }

    @Test("the start of the attempt comes before the creation of the run")
    func start() throws {
        #expect(try statement(["run_started_at": .null]).startedAt == instant("2026-11-23T08:00:00Z"))
        #expect(try statement(["run_started_at": .null, "created_at": .null]).startedAt == nil)
    }

    @Test("a time that cannot be read is as good as none", arguments: ["yesterday", "", 1_763_886_000] as [JSONValue])
    func unreadable(time: JSONValue) throws {
        let statement = try statement(["run_started_at": time, "created_at": time, "updated_at": time])
        #expect(statement.startedAt == nil)
        #expect(statement.completedAt == nil)
        #expect(statement.status == .completed)
        let merged = MergedRun(statement, receivedAt: receipt)
        #expect(merged.startedAt == receipt)
        #expect(merged.completedAt == receipt)
    }

    @Test("a time more than a day ahead is dropped, one of exactly a day is not")
    func future() throws {
        let latest = receipt + .hours(24)
        #expect(try statement(["run_started_at": .instant(latest)]).startedAt == latest)
        let tooLate = JSONValue.instant(latest + Milliseconds(1))
        #expect(try statement(["run_started_at": tooLate, "created_at": .null]).startedAt == nil)
        #expect(try statement(["updated_at": tooLate]).completedAt == nil)
        #expect(try statement(["run_started_at": tooLate]).startedAt == instant("2026-11-23T08:00:00Z"))
    }

    @Test("times with offsets and fractions are read")
    func offsets() throws {
        let statement = try statement([
            "run_started_at": "2026-11-23T00:00:00.000-08:00", "updated_at": "2026-11-23T09:01:00.1239+01:00",
        ])
        #expect(statement.startedAt == instant("2026-11-23T08:00:00Z"))
        #expect(statement.completedAt == instant("2026-11-23T08:01:00.123Z"))
    }

    @Test("an unfinished run has no end, though GitHub says when it last changed")
    func unfinished() throws {
        #expect(try statement(["status": "in_progress", "conclusion": .null]).completedAt == nil)
    }
}
