import FlowtallyCore
import FlowtallySQL
import Testing

struct ListingTests {
    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        try await ledger.record([
            report("a", of: "invoices", completed(instant("2026-05-18T10:00:00Z"))),
            report("b", of: "invoices", RunStatement(status: .failed, startedAt: instant("2026-05-19T10:00:00Z"))),
            report("c", of: "letters", RunStatement(status: .running, startedAt: instant("2026-05-19T11:00:00Z"))),
            report("d", of: "letters", RunStatement(status: .started, startedAt: instant("2026-05-20T10:00:00Z"))),
        ])
        return ledger
    }

    @Test("without a filter all runs come, newest first", arguments: Backend.allCases)
    func all(backend: Backend) async throws {
        #expect(try await makeLedger(backend).runs().map { $0.externalID } == ["d", "c", "b", "a"])
    }

    @Test("runs are narrowed by workflow", arguments: Backend.allCases)
    func byWorkflow(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let workflows = try await ledger.store.workflows(in: ledger.workspace)
        let letters = try #require(workflows.first { $0.name == "letters" })
        #expect(try await ledger.externalIDs(RunFilter(workflowID: letters.id)) == ["c", "d"])
        #expect(try await ledger.externalIDs(RunFilter(workflowID: WorkflowID("nobody"))) == [])
    }

    @Test("runs are narrowed by status", arguments: Backend.allCases)
    func byStatus(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        #expect(try await ledger.externalIDs(RunFilter(statuses: [.failed])) == ["b"])
        #expect(try await ledger.externalIDs(RunFilter(statuses: [.started, .running])) == ["c", "d"])
        #expect(try await ledger.externalIDs(RunFilter(statuses: [.cancelled])) == [])
        #expect(try await ledger.externalIDs(RunFilter(statuses: Set(RunStatus.allCases))).count == 4)
    }

    @Test("runs are narrowed by the role of their workflow", arguments: Backend.allCases)
    func byRole(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await ledger.record(
            report("e", of: "watcher", completed(noon), workflow: WorkflowChange(role: .errorHandler)))
        #expect(try await ledger.externalIDs(RunFilter(role: .errorHandler)) == ["e"])
        #expect(try await ledger.externalIDs(RunFilter(role: .productive)) == ["a", "b", "c", "d"])
        #expect(try await ledger.externalIDs(RunFilter(role: .utility)) == [])
    }

    @Test(
        "days of zones far from UTC are found whole", arguments: Backend.allCases,
        ["Pacific/Kiritimati", "Pacific/Niue"])
    func farZones(backend: Backend, name: String) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: zone(name)))
        let (start, end) = (zone(name).start(of: day("2026-05-10")), zone(name).start(of: day("2026-05-11")))
        let times = [start - .seconds(1), start, end - .seconds(1), end]
        try await ledger.record(times.enumerated().map { report("\($0)", completed($1)) })
        #expect(try await ledger.externalIDs(RunFilter(days: (day("2026-05-10"), day("2026-05-10")))) == ["1", "2"])
    }

    @Test("runs are narrowed by start, the first instant included and the last not", arguments: Backend.allCases)
    func byStart(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let from = RunFilter(startedFrom: instant("2026-05-19T10:00:00Z"))
        #expect(try await ledger.externalIDs(from) == ["b", "c", "d"])
        let before = RunFilter(startedBefore: instant("2026-05-19T10:00:00Z"))
        #expect(try await ledger.externalIDs(before) == ["a"])
    }

    @Test("runs are narrowed by local day, both ends included", arguments: Backend.allCases)
    func byDay(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let (eighteenth, nineteenth) = (day("2026-05-18"), day("2026-05-19"))
        #expect(try await ledger.externalIDs(RunFilter(days: (nineteenth, nineteenth))) == ["b", "c"])
        #expect(try await ledger.externalIDs(RunFilter(days: (nil, eighteenth))) == ["a"])
        #expect(try await ledger.externalIDs(RunFilter(days: (nineteenth, nil))) == ["b", "c", "d"])
    }

    @Test("filters narrow together", arguments: Backend.allCases)
    func together(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let filter = RunFilter(
            statuses: [.failed, .running], startedFrom: instant("2026-05-19T10:30:00Z"),
            days: (day("2026-05-19"), nil), search: "letters")
        #expect(try await ledger.externalIDs(filter) == ["c"])
    }

    @Test(
        "paging over equal starts gives every run once", arguments: Backend.allCases, [1, 2, 3, 7, 24, 25, 26])
    func paging(backend: Backend, limit: Int) async throws {
        let ledger = try await backend.makeLedger()
        let reports = (0..<25).map { report("\($0)", completed(noon - .minutes(Int64($0 / 9)))) }
        try await ledger.record(reports)
        let all = try await ledger.runs()

        var paged: [Run] = []
        var position: PagePosition?
        var pages = 0
        repeat {
            let page = try await ledger.store.page(
                of: RunFilter(), after: position, limit: limit, in: ledger.workspace)
            #expect(page.runs.count <= limit)
            paged += page.runs
            position = page.next
            pages += 1
        } while position != nil && pages < 50
        #expect(paged == all)
        #expect(pages == (25 + limit - 1) / limit)
        #expect(Set(paged.map { $0.externalID }).count == 25)
    }
}
