import FlowtallyCore
import FlowtallySQL
import Testing

struct WorkflowFigureTests {
    @Test("a workflow is new in the month of its first run", arguments: Backend.allCases)
    func firstRun(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record([
            report("1", of: "this month", completed(instant("2026-05-01T00:00:00Z"))),
            report("2", of: "last month", completed(instant("2026-04-30T23:59:59.999Z"))),
            report("3", of: "last month to date", completed(instant("2026-04-20T11:59:59.999Z"))),
            report("4", of: "last month to date", completed(noon)),
            report("5", of: "long ago", completed(instant("2025-05-02T00:00:00Z"))),
        ])
        let facts = try await ledger.dashboardFacts()
        #expect(facts.workflowsAddedThisMonth == 1)
        #expect(facts.workflowsAddedPreviousMonthToDate == 1)
    }

    @Test("a declared creation comes before the first run", arguments: Backend.allCases)
    func declared(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1", of: "old", completed(noon - .days(300))))
        #expect(try await ledger.dashboardFacts().workflowsAddedThisMonth == 0)
        try await ledger.execute(
            "UPDATE workflows SET declared_at = :at WHERE workspace_id = :workspace", ["at": .instant(noon)])
        #expect(try await ledger.dashboardFacts().workflowsAddedThisMonth == 1)
        try await ledger.execute(
            "UPDATE workflows SET declared_at = :at WHERE workspace_id = :workspace",
            ["at": .instant(noon + Milliseconds(1))])
        #expect(try await ledger.dashboardFacts().workflowsAddedThisMonth == 0)
    }

    @Test("active workflows are scheduled or direct, the others inactive", arguments: Backend.allCases)
    func kinds(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let cron = ["0 3 * * *"]
        try await ledger.record([
            report("1", of: "a", workflow: WorkflowChange(cron: cron)),
            report("2", of: "b", workflow: WorkflowChange(cron: cron + cron)),
            report("3", of: "c", workflow: WorkflowChange(cron: [])),
            report("4", of: "d", workflow: WorkflowChange(cron: cron, isActive: false)),
        ])
        let facts = try await ledger.dashboardFacts()
        #expect(facts.activeScheduledWorkflows == 2)
        #expect(facts.activeDirectWorkflows == 1)
        #expect(facts.inactiveWorkflows == 1)
    }

    @Test("what is running now and was last heard of is told", arguments: Backend.allCases)
    func now(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record([
            report("1", RunStatement(status: .running, startedAt: noon - .days(90))),
            report("2", RunStatement(status: .started), at: noon + .seconds(1)),
            report("3", completed(noon), at: noon + .seconds(2)),
        ])
        let facts = try await ledger.dashboardFacts()
        #expect(facts.unfinishedRuns == 2)
        #expect(facts.lastReportReceivedAt == noon + .seconds(2))
        #expect(facts.ledger == .firstRun(at: noon - .days(90), on: day("2026-02-19")))
    }
}
