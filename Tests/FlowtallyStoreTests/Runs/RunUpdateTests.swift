import FlowtallyCore
import FlowtallySQL
import Testing

struct RunUpdateTests {
    @Test("an update carries a run on, and leaves out what it does not name", arguments: Backend.allCases)
    func progress(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await ledger.record(report(RunStatement(status: .started, startedAt: noon, version: "1"))).run.id
        let running = try await ledger.write(.update(id, RunUpdate(status: .running), receivedAt: noon + .seconds(1)))
        #expect(running == GivenAnswer(answer: StoredAnswer(status: 200, body: id.text), isReplay: false))
        let end = RunUpdate(status: .completed, completedAt: noon + .seconds(9), output: "{}")
        try await ledger.write(.update(id, end, receivedAt: noon + .seconds(10)))

        let run = try #require(try await ledger.store.run(id, in: ledger.workspace))
        #expect(run.merged.status == .completed)
        #expect(run.merged.version?.value == "1")
        #expect(run.merged.output?.value == "{}")
        #expect(run.duration == .seconds(9))
        #expect(run.updatedAt == noon + .seconds(10))
    }

    @Test("an update without a status keeps the run's own", arguments: Backend.allCases, RunStatus.allCases)
    func noStatus(backend: Backend, status: RunStatus) async throws {
        let ledger = try await backend.makeLedger()
        let before = try await ledger.record(report(RunStatement(status: status, startedAt: noon))).run
        try await ledger.write(.update(before.id, RunUpdate(output: "1"), receivedAt: noon + .minutes(5)))
        let after = try #require(try await ledger.store.run(before.id, in: ledger.workspace))
        #expect(after.merged.status == status)
        #expect(after.merged.startedAt == before.merged.startedAt)
        #expect(after.merged.completedAt == before.merged.completedAt)
        #expect(after.merged.output?.value == "1")
    }

    @Test("an update to a further attempt begins that attempt", arguments: Backend.allCases)
    func attempt(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await ledger.record(report(RunStatement(status: .failed, startedAt: noon))).run.id
        try await ledger.write(.update(id, RunUpdate(attempt: 2), receivedAt: noon + .minutes(1)))
        let run = try #require(try await ledger.store.run(id, in: ledger.workspace))
        #expect(run.merged.attempt == 2)
        #expect(run.merged.status == .started)
        #expect(run.merged.completedAt == nil)
    }

    @Test("an update of an unknown run is refused", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let refused = await refusal {
            try await ledger.write(.update(RunID("nobody"), RunUpdate(status: .failed), receivedAt: noon))
        }
        #expect(refused == LedgerError.notFound("run"))
    }

    @Test("an update that breaks the rules is refused and changes nothing", arguments: Backend.allCases)
    func invalid(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let run = try await ledger.record(report(RunStatement(status: .started, startedAt: noon))).run
        let refused = await refusal {
            try await ledger.write(.update(run.id, RunUpdate(completedAt: noon), receivedAt: noon))
        }
        #expect(refused?.pointers == ["/completedAt"])
        #expect(try await ledger.runs() == [run])
    }
}
