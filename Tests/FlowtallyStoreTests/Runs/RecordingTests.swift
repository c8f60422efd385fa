import FlowtallyCore
import FlowtallySQL
import Testing

struct RecordingTests {
    @Test("the first report makes a run with all that it says", arguments: Backend.allCases)
    func creating(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let statement = RunStatement(
            status: .completed, attempt: 2, startedAt: noon - .hours(2), completedAt: noon - .hours(1),
            trigger: .scheduled, version: "1.4.2", input: #"{"a":1}"#, output: "[]", error: "none")
        let recorded = try await ledger.record(report("run-1", statement))
        #expect(recorded.isNew)
        let run = try #require(try await ledger.store.run(recorded.run.id, in: ledger.workspace))
        #expect(run == recorded.run)
        #expect(run.merged == MergedRun(statement, receivedAt: noon))
        #expect(run.source == "api")
        #expect(run.externalID == "run-1")
        #expect(run.localDay == day("2026-05-20"))
        #expect(run.duration == .hours(1))
        #expect(run.createdAt == noon)
        #expect(run.updatedAt == noon)
        let workflow = try #require(try await ledger.store.workflow(run.workflowID, in: ledger.workspace))
        #expect(workflow.externalID == "invoices")
        #expect(workflow.name == "invoices")
        #expect(workflow.createdAt == noon - .hours(2))
        #expect(workflow.lastRunAt == noon - .hours(2))
    }

    @Test("a later report about the run changes it", arguments: Backend.allCases)
    func merging(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let started = try await ledger.record(report(RunStatement(status: .started, startedAt: noon)))
        let end = RunStatement(status: .failed, completedAt: noon + .minutes(1), error: "broken")
        let ended = try await ledger.record(report(end, at: noon + .minutes(2)))
        #expect(!ended.isNew)
        #expect(ended.run.id == started.run.id)
        #expect(ended.run.createdAt == noon)
        #expect(ended.run.updatedAt == noon + .minutes(2))
        #expect(ended.run.merged.status == .failed)
        #expect(ended.run.duration == .minutes(1))
        #expect(try await ledger.runs() == [ended.run])
    }

    @Test("a repeated report changes nothing, not even when the run was changed", arguments: Backend.allCases)
    func repeated(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = try await ledger.record(report(completed(noon - .hours(1))))
        let again = try await ledger.record(report(completed(noon - .hours(1)), at: noon + .hours(3)))
        #expect(!again.isNew)
        #expect(again.run == first.run)
        #expect(try await ledger.runs() == [first.run])
    }

    @Test("a report without a name of its own makes a run each time", arguments: Backend.allCases)
    func unnamed(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = try await ledger.record(report(nil))
        let second = try await ledger.record(report(nil))
        #expect(first.run.id != second.run.id)
        #expect(first.run.externalID == first.run.id.text)
        #expect(try await ledger.runs().count == 2)
    }

    @Test("what breaks the rules is refused with every field, and leaves nothing", arguments: Backend.allCases)
    func invalid(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let statement = RunStatement(status: .completed, attempt: 0, startedAt: noon, completedAt: noon - .hours(1))
        let refused = await refusal { try await ledger.record(report(statement)) }
        #expect(refused?.isInvalid == true)
        #expect(refused?.pointers == ["/completedAt", "/attempt"])
        #expect(try await ledger.count("workflow_runs") == 0)
        #expect(try await ledger.count("workflows") == 0)
    }

    @Test("contradicting times of a foreign system are kept, without a duration", arguments: Backend.allCases)
    func foreign(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let statement = RunStatement(status: .completed, startedAt: noon, completedAt: noon - .seconds(25))
        let run = try await ledger.record(report(statement, isForeign: true)).run
        #expect(run.duration == nil)
        #expect(run.merged.completedAt == noon - .seconds(25))
        let outcomes = try await ledger.dashboardFacts().last30Days
        #expect(outcomes.anomalies == 1)
        #expect(outcomes.timedRuns == 0)
        #expect(outcomes.counts == OutcomeCounts(completed: 1))
    }

    @Test(
        "a run belongs to the local day of its start, also after a late word of its start", arguments: Backend.allCases)
    func localDay(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: berlin))
        let unknown = try await ledger.record(report(RunStatement(status: .running)))
        #expect(unknown.run.localDay == day("2026-05-20"))
        let start = RunStatement(status: .running, startedAt: instant("2026-05-18T22:30:00Z"))
        let known = try await ledger.record(report(start))
        #expect(known.run.localDay == day("2026-05-19"))
        #expect(try await ledger.runs().map { $0.localDay } == [day("2026-05-19")])
    }

    @Test("a report declares its workflow anew, and what it leaves out stays", arguments: Backend.allCases)
    func declaring(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = WorkflowChange(name: "Invoices", cron: ["0 3 * * *"], isActive: false, role: .utility)
        let id = try await ledger.record(report("1", workflow: first)).run.workflowID
        _ = try await ledger.record(report("2", workflow: WorkflowChange(name: "Nightly invoices")))
        let workflow = try #require(try await ledger.store.workflow(id, in: ledger.workspace))
        #expect(workflow.name == "Nightly invoices")
        #expect(workflow.cron == ["0 3 * * *"])
        #expect(!workflow.isActive)
        #expect(workflow.role == .utility)
        #expect(try await ledger.store.workflows(in: ledger.workspace) == [workflow])
    }
}
