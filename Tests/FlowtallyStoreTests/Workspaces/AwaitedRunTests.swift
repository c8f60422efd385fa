import FlowtallyCore
import FlowtallySQL
import Testing

/// Which run a schedule waits for, through all that can change it.
struct AwaitedRunTests {
    private static let daily = WorkflowChange(cron: ["0 3 * * *"])

    /// When the workflow `invoices` is expected next as its row has it, and from when on it is late.
    private func awaited(_ ledger: TestLedger, in workspace: WorkspaceID? = nil) async throws -> [String] {
        let workflow = try await ledger.store.workflows(in: workspace ?? ledger.workspace).first {
            $0.externalID == "invoices"
        }
        return [workflow?.awaited?.expectedAt, workflow?.awaited?.lateAfter].compactMap {
            $0.map { String($0.rfc3339.dropLast(8)) }
        }
    }

    private func started(_ text: String) -> RunStatement { RunStatement(status: .started, startedAt: instant(text)) }

    @Test(
        "a run makes the schedule wait for the next one, and is late only once that is overdue",
        arguments: Backend.allCases)
    func run(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1", started("2026-05-20T03:00:02Z"), workflow: Self.daily))
        #expect(try await awaited(ledger) == ["2026-05-21T03:00", "2026-05-21T04:00"])
        let late = instant("2026-05-21T04:00:00Z")
        #expect(try await ledger.dashboardFacts(at: late).lateWorkflows == 0)
        #expect(try await ledger.dashboardFacts(at: late + Milliseconds(1)).lateWorkflows == 1)
        try await ledger.record(report("2", started("2026-05-21T09:30:00Z"), at: instant("2026-05-21T09:30:00Z")))
        #expect(try await awaited(ledger) == ["2026-05-22T03:00", "2026-05-22T04:00"])
        #expect(try await ledger.dashboardFacts(at: instant("2026-05-21T10:00:00Z")).lateWorkflows == 0)
    }

    @Test(
        "a run that starts before the awaited one is due leaves it awaited, and half a minute early is not before",
        arguments: Backend.allCases)
    func earlier(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1", started("2026-05-20T03:00:02Z"), workflow: Self.daily))
        try await ledger.record(report("2", started("2026-05-19T03:00:00Z")))
        try await ledger.record(report("3", started("2026-05-21T02:59:29.999Z"), at: instant("2026-05-21T03:00:00Z")))
        #expect(try await awaited(ledger).first == "2026-05-21T03:00")
        try await ledger.record(report("4", started("2026-05-21T02:59:30Z"), at: instant("2026-05-21T03:00:00Z")))
        #expect(try await awaited(ledger).first == "2026-05-22T03:00")
    }

    @Test(
        "a start that is corrected to an earlier one, a deletion and an update count as well",
        arguments: Backend.allCases)
    func corrections(backend: Backend) async throws {
        let ledger = try await backend.makeLedger(clock: TestClock(instant("2026-05-01T00:00:00Z")))
        let store = ledger.store
        let declaration = WorkflowDeclaration(externalID: "invoices", change: Self.daily)
        _ = try await store.declare(declaration, in: ledger.workspace)
        ledger.clock.set(noon)
        try await ledger.record(report("1", started("2026-05-10T03:00:00Z")))
        let run = try await ledger.record(report("2", RunStatement(status: .running))).run
        #expect(try await awaited(ledger).first == "2026-05-21T03:00")
        try await ledger.record(report("2", started("2026-05-17T03:00:00Z")))
        #expect(try await awaited(ledger).first == "2026-05-18T03:00")
        let second = RunUpdate(status: .started, attempt: 2, startedAt: instant("2026-05-19T03:00:00Z"))
        try await ledger.write(.update(run.id, second, receivedAt: noon))
        #expect(try await awaited(ledger).first == "2026-05-20T03:00")
        try await store.deleteRun(run.id, in: ledger.workspace)
        #expect(try await awaited(ledger).first == "2026-05-11T03:00")
    }

    @Test(
        "the end of a run changes nothing that is awaited, and writes nothing to its workflow",
        arguments: Backend.allCases)
    func end(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1", started("2026-05-20T03:00:00Z"), workflow: Self.daily))
        let before = try await awaited(ledger)
        try await ledger.refuse("UPDATE ON workflows")
        try await ledger.record(report("1", completed(instant("2026-05-20T03:00:00Z")), workflow: Self.daily))
        #expect(try await awaited(ledger) == before)
    }

    @Test("another schedule, another zone and being switched on again begin anew", arguments: Backend.allCases)
    func beginningAnew(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        let id = try await ledger.record(report("1", started("2026-05-18T03:00:00Z"), workflow: Self.daily)).run
            .workflowID
        #expect(try await awaited(ledger).first == "2026-05-21T03:00")

        func change(_ change: WorkflowChange, at now: String) async throws {
            ledger.clock.set(instant(now))
            let changed = try await store.change(id, change, in: workspace)
            #expect(try await store.workflow(id, in: workspace) == changed)
        }
        try await change(WorkflowChange(cron: ["0 9 * * *"]), at: "2026-05-22T12:00:00Z")
        #expect(try await awaited(ledger) == ["2026-05-23T09:00", "2026-05-23T10:00"])
        try await change(WorkflowChange(grace: .own(.minutes(2))), at: "2026-05-24T12:00:00Z")
        #expect(try await awaited(ledger) == ["2026-05-23T09:00", "2026-05-23T09:02"])
        #expect(try await ledger.dashboardFacts().lateWorkflows == 1)
        try await change(WorkflowChange(isActive: false), at: "2026-05-24T12:00:00Z")
        #expect(try await ledger.dashboardFacts().lateWorkflows == 0)
        try await change(WorkflowChange(isActive: true), at: "2026-05-26T12:00:00Z")
        #expect(try await awaited(ledger).first == "2026-05-27T09:00")
        try await change(WorkflowChange(cronCalendar: .own(berlin)), at: "2026-05-26T12:00:00Z")
        #expect(try await awaited(ledger).first == "2026-05-27T07:00")
        try await change(WorkflowChange(cronCalendar: .standard, grace: .standard), at: "2026-05-28T12:00:00Z")
        #expect(try await awaited(ledger) == ["2026-05-29T09:00", "2026-05-29T10:00"])
        try await change(WorkflowChange(cron: []), at: "2026-05-30T12:00:00Z")
        #expect(try await awaited(ledger) == [])
    }

    @Test("schedules follow the workspace into another zone, but for those with their own", arguments: Backend.allCases)
    func workspaceZone(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1", started("2026-05-20T03:00:00Z"), workflow: Self.daily))
        let own = WorkflowChange(cron: ["0 3 * * *"], cronCalendar: .own(zone("Asia/Tokyo")))
        try await ledger.record(report("2", of: "tokyo", started("2026-05-19T18:00:00Z"), workflow: own))
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: berlin))
        #expect(try await awaited(ledger).first == "2026-05-21T01:00")
        let tokyo = try await ledger.store.workflows(in: ledger.workspace).first { $0.externalID == "tokyo" }
        #expect(tokyo?.awaited?.expectedAt == instant("2026-05-20T18:00:00Z"))
    }

    @Test(
        "declaring adds a workflow once, says all of it, and what it leaves out gets its standard",
        arguments: Backend.allCases)
    func declaring(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let change = WorkflowChange(
            name: "Invoices", cron: ["0 3 * * *"], cronCalendar: .own(berlin), grace: .own(.seconds(90)),
            newsLimit: .own(.hours(2)), isActive: false, role: .utility)
        let declaration = WorkflowDeclaration(source: "cron", externalID: "invoices", change: change)
        let first = try await ledger.store.declare(declaration, in: ledger.workspace)
        #expect(first.isNew)
        #expect(first.workflow.createdAt == noon)
        #expect(first.workflow.cronCalendar == berlin)
        ledger.clock.advance(by: .hours(1))
        let again = try await ledger.store.declare(declaration, in: ledger.workspace)
        #expect(!again.isNew)
        #expect(again.workflow == first.workflow)

        let bare = WorkflowDeclaration(source: "cron", externalID: "invoices")
        let reset = try await ledger.store.declare(bare, in: ledger.workspace).workflow
        #expect(reset.name == "invoices")
        #expect((reset.cron, reset.cronCalendar, reset.grace) == ([], nil, nil))
        #expect((reset.newsLimit, reset.isActive, reset.role) == (.hours(24), true, .productive))
        #expect(reset.createdAt == noon)
        #expect(try await ledger.count("workflows") == 1)
        #expect(try await ledger.dashboardFacts().workflowsAddedThisMonth == 1)
    }

    @Test("a declared workflow that never ran is late after its first expected run", arguments: Backend.allCases)
    func neverRun(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let declaration = WorkflowDeclaration(externalID: "invoices", change: Self.daily)
        _ = try await ledger.store.declare(declaration, in: ledger.workspace)
        #expect(try await ledger.dashboardFacts(at: instant("2026-05-21T04:00:00Z")).lateWorkflows == 0)
        #expect(try await ledger.dashboardFacts(at: instant("2026-05-21T04:00:01Z")).lateWorkflows == 1)
    }

    @Test("what was written by hand is found anew, in its own workspace only", arguments: Backend.allCases)
    func refreshing(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = try await ledger.addWorkspace()
        for workspace in [ledger.workspace, other] {
            try await ledger.record(report("1", started("2026-05-20T03:00:00Z"), workflow: Self.daily), in: workspace)
        }
        try await ledger.execute(#"UPDATE workflows SET cron = '["0 9 * * *"]'"#)
        try await ledger.store.refreshAwaitedRuns(in: ledger.workspace)
        #expect(try await awaited(ledger).first == "2026-05-21T09:00")
        #expect(try await awaited(ledger, in: other).first == "2026-05-21T03:00")
    }

    @Test(
        "an expression that cannot be read, from before they were checked, expects nothing", arguments: Backend.allCases
    )
    func unreadable(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1", workflow: WorkflowChange(cron: ["each full moon"])))
        #expect(try await awaited(ledger) == [])
        let facts = try await ledger.dashboardFacts(at: noon + .days(99))
        #expect((facts.activeScheduledWorkflows, facts.lateWorkflows) == (1, 0))
    }
}
