import FlowtallyCore
import FlowtallySQL
import Testing

struct IdentityTests {
    @Test("the same name in another source is another run", arguments: Backend.allCases)
    func otherSource(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = try await ledger.record(report("1", source: "api"))
        let second = try await ledger.record(report("1", source: "github"))
        #expect(second.isNew)
        #expect(first.run.id != second.run.id)
        #expect(first.run.workflowID != second.run.workflowID)
        #expect(try await ledger.store.workflows(in: ledger.workspace).map { $0.source }.sorted() == ["api", "github"])
    }

    @Test("a run that belongs to another workflow is a conflict", arguments: Backend.allCases)
    func otherWorkflow(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = try await ledger.record(report("1", of: "invoices"))
        try await ledger.record(report("2", of: "letters", workflow: WorkflowChange(name: "Letters")))
        let facts = try await ledger.dashboardFacts()

        let renaming = WorkflowChange(name: "Renamed", isActive: false)
        for workflow in ["letters", "brand new"] {
            let refused = await refusal {
                try await ledger.write(.report(report("1", of: workflow, workflow: renaming)))
            }
            #expect(refused?.isConflict == true)
            #expect(refused?.pointers == ["/externalId"])
        }
        #expect(try await ledger.store.run(first.run.id, in: ledger.workspace) == first.run)
        let names = try await ledger.store.workflows(in: ledger.workspace).map { $0.name }
        #expect(names == ["invoices", "Letters"])
        #expect(try await ledger.dashboardFacts() == facts)
    }

    @Test("what a batch refuses leaves nothing either, not even a new workflow", arguments: Backend.allCases)
    func batch(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record(report("1", of: "invoices"))
        let bad = RunStatement(status: .started, startedAt: noon + .days(2))
        let results = try await ledger.store.write(
            batch: [report("1", of: "new one"), report("2", of: "new two", bad)], in: ledger.workspace)
        #expect(results.map { (try? $0.get()) == nil } == [true, true])
        #expect(try await ledger.store.workflows(in: ledger.workspace).map { $0.name } == ["invoices"])
        #expect(try await ledger.count("workflow_runs") == 1)
    }

    @Test("a workflow can be named by its id", arguments: Backend.allCases)
    func byID(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = try await ledger.record(report("1", source: "github"))
        var second = report("1")
        second.workflow = .id(first.run.workflowID)
        let merged = try await ledger.record(second)
        #expect(!merged.isNew)
        #expect(merged.run.id == first.run.id)
        second.externalID = "2"
        let added = try await ledger.record(second)
        #expect(added.isNew)
        #expect(added.run.source == "github")
        #expect(added.run.workflowID == first.run.workflowID)
    }

    @Test("an unknown workflow id is refused", arguments: Backend.allCases)
    func unknownID(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        var unknown = report("1")
        unknown.workflow = .id(WorkflowID("nobody"))
        let sent = unknown
        let refused = await refusal { try await ledger.record(sent) }
        #expect(refused?.pointers == ["/workflowId"])
        #expect(try await ledger.count("workflow_runs") == 0)
    }
}
