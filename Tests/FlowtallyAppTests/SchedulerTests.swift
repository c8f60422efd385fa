import FlowtallyApp
import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import Foundation
import Logging
import Synchronization
import Testing

struct SchedulerTests {
    @Test("a damaged figure of a day that changed is mended, logged and not found again")
    func recount() async throws {
        try await Fixture.run { fixture in
            try await fixture.record(days: [0, 3])
            try await fixture.execute("UPDATE automation_metrics SET runs = runs + 5, failed = 5")
            await fixture.scheduler().doWhatIsDue()
            #expect(fixture.log.lines.contains { $0.contains("aggregate") && $0.contains("2026-05-17") })
            #expect(try await fixture.ledger.recountTotals(mends: false, in: fixture.workspace) == [])
            #expect(try await fixture.totalRuns() == 2)
        }
    }

    @Test("nothing is said of figures that are right")
    func quiet() async throws {
        try await Fixture.run { fixture in
            try await fixture.record(days: [0, 1, 2])
            await fixture.scheduler().doWhatIsDue()
            #expect(fixture.log.lines.filter { !$0.hasPrefix("debug") } == [])
        }
    }

    @Test("old runs are let go only where a retention is set")
    func retention() async throws {
        try await Fixture.run { fixture in
            try await fixture.record(days: [0, 61, 63, 300])
            await fixture.scheduler().doWhatIsDue()
            #expect(try await fixture.runs() == 4)
            await fixture.scheduler(JobSettings(runRetentionDays: 62)).doWhatIsDue()
            #expect(try await fixture.runs() == 2)
            #expect(try await fixture.totalRuns() == 4)
        }
    }

    @Test("a change of zone that was begun is finished")
    func timeZone() async throws {
        try await Fixture.run { fixture in
            try await fixture.record(days: Array(0..<1100))
            let change = WorkspaceChange(calendar: LocalCalendar(timeZoneName: "Pacific/Auckland"))
            #expect(try await fixture.ledger.change(fixture.workspace, change).timeZoneChange != nil)
            await fixture.scheduler().doWhatIsDue()
            #expect(try await fixture.ledger.workspace(fixture.workspace)?.timeZoneChange == nil)
        }
    }

    @Test("schedules of an older ledger, or of rows written by hand, are waited for from the first look on")
    func awaitedRuns() async throws {
        try await Fixture.run { fixture in
            try await fixture.record(days: [2])
            try await fixture.execute(#"UPDATE workflows SET cron = '["0 3 * * *"]', scheduled_since = NULL"#)
            await fixture.scheduler().doWhatIsDue()
            let workflow = try await fixture.ledger.workflows(in: fixture.workspace).first
            #expect(workflow?.awaited?.expectedAt == Instant(rfc3339: "2026-05-19T03:00:00Z"))
            let facts = try await fixture.ledger.dashboardFacts(at: fixture.clock.now(), in: fixture.workspace).facts
            #expect(facts.lateWorkflows == 1)
        }
    }

    @Test("webhooks are told of late workflows, once")
    func lateWorkflows() async throws {
        try await Fixture.run { fixture in
            let url = try #require(WebhookURL("https://example.com/"))
            let draft = WebhookDraft(name: "W", url: url, events: [.workflowLate])
            let webhook = try await fixture.ledger.createWebhook(draft, secret: .new(), in: fixture.workspace)
            try await fixture.record(days: [2])
            try await fixture.execute(#"UPDATE workflows SET cron = '["0 3 * * *"]', scheduled_since = NULL"#)
            for _ in 0..<2 {
                await fixture.scheduler().doWhatIsDue()
                try await fixture.execute("UPDATE jobs SET due_at = 0")
            }
            let sent = try await fixture.ledger.deliveries(to: webhook.id, after: nil, limit: 10, in: fixture.workspace)
            #expect(sent.map(\.event.type) == [.workflowLate])
        }
    }

    @Test("what another server is doing is left to it")
    func leases() async throws {
        try await Fixture.run { fixture in
            try await fixture.record(days: [0])
            #expect(try await fixture.ledger.take(.recountTouchedDays, as: "other", in: fixture.workspace))
            #expect(try await fixture.ledger.take(.recountRecentDays, as: "other", in: fixture.workspace))
            try await fixture.execute("UPDATE workspace_totals SET runs = 9")
            await fixture.scheduler().doWhatIsDue()
            #expect(try await fixture.totalRuns() == 9)
            #expect(fixture.log.lines.isEmpty)
        }
    }
}

/// A ledger at noon on 20 May 2026.
private struct Fixture {
    let ledger: SQLLedger
    let database: SQLiteDatabase
    let workspace: WorkspaceID
    let clock = StillClock()
    let log = LogLines()

    static func run(_ body: (Fixture) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let database = try SQLiteDatabase(path: directory.path() + "/ledger.db")
        let ledger = try await SQLLedger(database: database, clock: StillClock())
        try await body(Fixture(ledger: ledger, database: database, workspace: try await ledger.firstWorkspace().id))
    }

    func scheduler(_ settings: JobSettings = JobSettings()) -> Scheduler {
        var logger = Logger(label: "test") { _ in log }
        logger.logLevel = .debug
        return Scheduler(ledger: ledger, clock: clock, settings: settings, logger: logger)
    }

    /// A run as many days ago as is said.
    func record(days: [Int]) async throws {
        let reports = days.map { day in
            let start = clock.now() - .days(Int64(day))
            return RunReport(
                workflow: .declared(WorkflowDeclaration(externalID: "w")), externalID: "\(day)",
                statement: RunStatement(status: .completed, startedAt: start, completedAt: start), receivedAt: start)
        }
        for result in try await ledger.write(batch: reports, in: workspace) { _ = try result.get() }
    }

    func execute(_ sql: String) async throws {
        _ = try await database.write { try $0.execute(sql, [:]) }
    }

    func runs() async throws -> Int {
        try await ledger.page(of: RunFilter(), after: nil, limit: 10_000, in: workspace).runs.count
    }

    func totalRuns() async throws -> Int64 {
        try await ledger.dashboardFacts(at: clock.now(), in: workspace).facts.totalRuns
    }
}

private struct StillClock: WallClock {
    func now() -> Instant { Instant(rfc3339: "2026-05-20T12:00:00Z")! }
}

/// Keeps what was logged.
private final class LogLines: LogHandler {
    private let kept = Mutex<[String]>([])
    var lines: [String] { kept.withLock { $0 } }

    func log(event: LogEvent) {
        let details = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " ")
        kept.withLock { $0.append("\(event.level) \(event.message) \(details)") }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set { _ = newValue }
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set { _ = newValue }
    }
    var logLevel: Logger.Level {
        get { .debug }
        set { _ = newValue }
    }
}
