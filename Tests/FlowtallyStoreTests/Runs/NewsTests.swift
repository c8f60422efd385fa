import FlowtallyCore
import FlowtallySQL
import Testing

/// Unfinished runs that nobody has spoken of for long.
struct NewsTests {
    private func silent(_ ledger: TestLedger, at now: Instant) async throws -> [String] {
        let filter = RunFilter(withoutNewsAt: now)
        let runs = try await ledger.externalIDs(filter)
        #expect(try await ledger.dashboardFacts(at: now).runsWithoutNews == runs.count)
        let limits = try await ledger.store.newsLimits(in: ledger.workspace)
        let all = try await ledger.runs().filter { $0.noNewsSince(limit: limits[$0.workflowID], now: now) != nil }
        #expect(all.map { $0.externalID }.sorted() == runs)
        return runs
    }

    @Test("each workflow's own limit counts, and a finished run is never without news", arguments: Backend.allCases)
    func limits(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let short = WorkflowChange(newsLimit: .own(.minutes(10)))
        try await ledger.record(report("short", of: "a", RunStatement(status: .started), workflow: short))
        try await ledger.record(report("long", of: "b", RunStatement(status: .running)))
        try await ledger.record(report("done", of: "b", RunStatement(status: .failed)))
        #expect(try await silent(ledger, at: noon + .minutes(10)) == [])
        #expect(try await silent(ledger, at: noon + .minutes(11)) == ["short"])
        #expect(try await silent(ledger, at: noon + .hours(24)) == ["short"])
        #expect(try await silent(ledger, at: noon + .hours(25)) == ["long", "short"])
        #expect(try await ledger.dashboardFacts(at: noon + .hours(25)).unfinishedRuns == 2)
    }

    @Test(
        "any report is news of a run under way, also one that says nothing new; of an ended one it is not",
        arguments: Backend.allCases)
    func heartbeat(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let running = RunStatement(status: .running, startedAt: noon)
        let run = try await ledger.record(report(running)).run
        let heard = noon + .hours(20)
        let again = try await ledger.record(report(running, at: heard)).run
        #expect(again.updatedAt == heard)
        #expect(again.merged == run.merged)
        #expect(try await ledger.store.run(run.id, in: ledger.workspace) == again)
        #expect(try await silent(ledger, at: noon + .hours(25)) == [])
        #expect(try await silent(ledger, at: heard + .hours(25)) == ["run-1"])

        // An old report that comes late is news as of when it came; an older receipt changes nothing.
        #expect(try await ledger.record(report(running, at: noon + .hours(1))).run.updatedAt == heard)

        let ended = try await ledger.record(report(completed(noon), at: heard + .hours(1))).run
        #expect(try await ledger.record(report(completed(noon), at: heard + .hours(9))).run == ended)
    }

    @Test("limits are their workspace's own", arguments: Backend.allCases)
    func isolation(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = try await ledger.addWorkspace()
        let short = WorkflowChange(newsLimit: .own(.minutes(1)))
        let run = try await ledger.record(report(workflow: short)).run
        #expect(try await ledger.store.newsLimits(in: ledger.workspace)[run.workflowID] == .minutes(1))
        #expect(try await ledger.store.newsLimits(in: other)[run.workflowID] == .hours(24))
    }
}
