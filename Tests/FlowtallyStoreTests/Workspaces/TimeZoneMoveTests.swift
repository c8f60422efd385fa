import FlowtallyCore
import FlowtallySQL
import Testing

struct TimeZoneMoveTests {
    private static let runs = 1800
    private let tokyo = zone("Asia/Tokyo")

    private func makeLedger(_ backend: Backend, at location: any LedgerLocation) async throws -> TestLedger {
        let ledger = try await backend.openLedger(at: location)
        try await ledger.record((0..<Self.runs).map { report("\($0)", completed(noon - .minutes(Int64($0)))) })
        return ledger
    }

    @Test(
        "a large ledger is moved by steps that tell how far they are, while runs come in", arguments: Backend.allCases)
    func steps(backend: Backend) async throws {
        let ledger = try await makeLedger(backend, at: try await backend.makeLocation())
        let changed = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: tokyo))
        #expect(changed.timeZoneChange == JobProgress(done: 1000, total: 1800))
        try await ledger.record(report("new", completed(noon - .hours(20))))
        var steps = 1
        while try await ledger.store.stepTimeZoneChange(in: ledger.workspace) { steps += 1 }
        #expect(steps == 2)
        let workspace = try #require(try await ledger.store.workspace(ledger.workspace))
        #expect(workspace.timeZoneChange == nil)
        #expect(workspace.calendar == tokyo)
        for run in try await ledger.runs() { #expect(run.localDay == tokyo.day(of: run.merged.startedAt)) }
        #expect(try await ledger.differences() == [])
        #expect(try await ledger.dashboardFacts().totalRuns == Int64(Self.runs) + 1)
    }

    @Test("after a restart it goes on where it was", arguments: Backend.allCases)
    func restart(backend: Backend) async throws {
        let location = try await backend.makeLocation()
        let first = try await makeLedger(backend, at: location)
        _ = try await first.store.change(first.workspace, WorkspaceChange(calendar: tokyo))
        let second = try await backend.openLedger(at: location)
        #expect(try await second.store.take(.changeTimeZone, as: "second", in: second.workspace))
        while try await second.store.stepTimeZoneChange(in: second.workspace) {}
        for run in try await second.runs() { #expect(run.localDay == tokyo.day(of: run.merged.startedAt)) }
        #expect(try await !second.store.take(.changeTimeZone, as: "third", in: second.workspace))
    }

    @Test("another change in the middle begins anew", arguments: Backend.allCases)
    func again(backend: Backend) async throws {
        let ledger = try await makeLedger(backend, at: try await backend.makeLocation())
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: tokyo))
        let honolulu = zone("Pacific/Honolulu")
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: honolulu))
        while try await ledger.store.stepTimeZoneChange(in: ledger.workspace) {}
        for run in try await ledger.runs() { #expect(run.localDay == honolulu.day(of: run.merged.startedAt)) }
        #expect(try await ledger.differences() == [])
    }
}
