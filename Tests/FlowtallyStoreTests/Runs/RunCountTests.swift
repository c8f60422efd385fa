import FlowtallyCore
import FlowtallySQL
import Testing

/// A list's size is that of the list, whether it is added up or counted.
struct RunCountTests {
    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        var reports: [RunReport] = []
        for number in 0..<60 {
            let status = RunStatus.allCases[number % RunStatus.allCases.count]
            let start = noon - .hours(Int64(number) * 5)
            let statement = RunStatement(
                status: status, startedAt: start, completedAt: status.isFinished ? start + .seconds(9) : nil,
                error: status == .failed ? "no disk" : nil)
            let workflow = ["a", "b", "c"][number % 3]
            reports.append(
                report(
                    "\(number)", of: workflow, statement,
                    workflow: WorkflowChange(role: workflow == "c" ? .utility : .productive)))
        }
        try await ledger.record(reports)
        return ledger
    }

    private func filters(_ ledger: TestLedger) async throws -> [RunFilter] {
        let workflow = try #require(try await ledger.store.workflows(in: ledger.workspace).first).id
        let (first, last) = (day("2026-05-12"), day("2026-05-18"))
        return [
            RunFilter(), RunFilter(workflowID: workflow), RunFilter(workflowID: WorkflowID("nobody")),
            RunFilter(role: .utility), RunFilter(role: .errorHandler), RunFilter(statuses: [.failed]),
            RunFilter(statuses: [.failed, .completed, .cancelled]), RunFilter(statuses: [.started, .running]),
            RunFilter(statuses: [.running]), RunFilter(statuses: Set(RunStatus.allCases)),
            RunFilter(days: (first, last)), RunFilter(days: (first, nil)), RunFilter(days: (nil, last)),
            RunFilter(
                workflowID: workflow, role: .productive, statuses: [.failed, .started, .running], days: (first, last)),
            RunFilter(startedFrom: noon - .hours(100)), RunFilter(startedBefore: noon - .hours(100)),
            RunFilter(search: "DISK"), RunFilter(statuses: [.completed], search: "b"), RunFilter(search: "nothing"),
        ]
    }

    @Test("it is the number of runs of the whole list", arguments: Backend.allCases)
    func exact(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        for filter in try await filters(ledger) {
            let listed = try await ledger.runs(filter).count
            #expect(
                try await ledger.store.count(of: filter, in: ledger.workspace) == RunCount(listed: Int64(listed)),
                "\(filter)")
        }
    }

    @Test("runs that were let go are told apart from those that are listed", arguments: Backend.allCases)
    func letGo(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        var before: [Int] = []
        for filter in try await filters(ledger) { before.append(try await ledger.runs(filter).count) }
        #expect(try await !ledger.store.letRunsGo(before: day("2026-05-15"), in: ledger.workspace))
        for (filter, before) in zip(try await filters(ledger), before) {
            let listed = try await ledger.runs(filter).count
            let count = try await ledger.store.count(of: filter, in: ledger.workspace)
            #expect(count.listed == Int64(listed), "\(filter)")
            #expect(count.isExact)
            let isAddedUp =
                filter.search == nil && filter.startedFrom == nil && filter.startedBefore == nil
                && filter.statuses != [.running]
            #expect(count.letGo == (isAddedUp ? Int64(before - listed) : 0), "\(filter)")
        }
    }

    @Test(
        "a search looks through so many runs, says how far it came, and goes on from there", arguments: Backend.allCases
    )
    func depth(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        var filter = RunFilter(search: "59")
        filter.searchDepth = 25
        let first = try await ledger.store.page(of: filter, after: nil, limit: 10, in: ledger.workspace)
        #expect(first.runs == [])
        #expect(first.searchedBackTo == noon - .hours(24 * 5))
        #expect(
            try await ledger.store.count(of: filter, in: ledger.workspace) == RunCount(listed: 0, isExact: false))
        var (position, found, pages) = (first.next, [String](), 1)
        while let next = position, pages < 10 {
            let page = try await ledger.store.page(of: filter, after: next, limit: 10, in: ledger.workspace)
            found += page.runs.map(\.externalID)
            position = page.next
            pages += 1
        }
        #expect(found == ["59"])
        #expect(pages == 3)
        filter.statuses = [.cancelled]
        #expect(
            try await ledger.store.page(of: filter, after: nil, limit: 10, in: ledger.workspace).searchedBackTo == nil)
    }

    @Test("a search of just as many runs as it looks through is over", arguments: Backend.allCases)
    func justDeepEnough(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        var filter = RunFilter(search: "nothing")
        filter.searchDepth = 60
        let page = try await ledger.store.page(of: filter, after: nil, limit: 10, in: ledger.workspace)
        #expect(page.next == nil)
        #expect(page.searchedBackTo == nil)
    }
}
