import FlowtallyCore
import FlowtallySQL
import Testing

struct WorkflowTests {
    @Test("a change names what is new and leaves the rest", arguments: Backend.allCases)
    func changing(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await ledger.record(report()).run.workflowID
        let before = try #require(try await ledger.store.workflow(id, in: ledger.workspace))
        let crons = ["0 3 * * *", #"@every "hour""#]
        let changed = try await ledger.store.change(
            id, WorkflowChange(cron: crons, role: .errorHandler), in: ledger.workspace)
        #expect(changed.cron == crons)
        #expect(changed.role == .errorHandler)
        #expect((changed.name, changed.isActive) == (before.name, before.isActive))
        #expect(try await ledger.store.workflow(id, in: ledger.workspace) == changed)
    }

    @Test("an unknown workflow cannot be changed", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        #expect(try await ledger.store.workflow(WorkflowID("nobody"), in: ledger.workspace) == nil)
        let refused = await refusal {
            try await ledger.store.change(
                WorkflowID("nobody"), WorkflowChange(name: "X"), in: ledger.workspace)
        }
        #expect(refused == LedgerError.notFound("workflow"))
    }

    @Test("workflows come by name, whatever its case", arguments: Backend.allCases)
    func order(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let names = ["beta", "Alpha", "gamma", "Delta"]
        try await ledger.record(names.map { report($0, of: $0) })
        let listed = try await ledger.store.workflows(in: ledger.workspace)
        #expect(listed.map { $0.name } == ["Alpha", "beta", "Delta", "gamma"])
        let chart = try await ledger.store.chartFacts(
            days: DayRange(day("2026-05-20"), day("2026-05-20")), workflow: nil, in: ledger.workspace)
        #expect(chart.workflows.map { $0.id } == listed.map { $0.id })
    }

    @Test("a workflow is as old as its first run, also when that moves or comes late", arguments: Backend.allCases)
    func creation(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        func createdAt() async throws -> Instant? {
            try await ledger.store.workflows(in: ledger.workspace).first?.createdAt
        }
        try await ledger.record(report("1", RunStatement(status: .running)))
        #expect(try await createdAt() == noon)
        try await ledger.record(report("2", completed(noon - .days(3))))
        #expect(try await createdAt() == noon - .days(3))
        try await ledger.record(report("1", RunStatement(status: .running, startedAt: noon - .days(9))))
        #expect(try await createdAt() == noon - .days(9))
        // A later attempt has a later start.
        try await ledger.record(report("1", RunStatement(status: .running, attempt: 2, startedAt: noon)))
        #expect(try await createdAt() == noon - .days(3))
        try await ledger.execute(
            "UPDATE workflows SET declared_at = :at WHERE workspace_id = :workspace",
            ["at": .instant(noon - .days(100))])
        #expect(try await createdAt() == noon - .days(100))
    }

    @Test("the last run of a workflow is the one that started last", arguments: Backend.allCases)
    func lastRun(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record([report("1", completed(noon - .days(1))), report("2", completed(noon - .days(2)))])
        let workflow = try #require(try await ledger.store.workflows(in: ledger.workspace).first)
        #expect(workflow.lastRunAt == noon - .days(1))
    }
}
