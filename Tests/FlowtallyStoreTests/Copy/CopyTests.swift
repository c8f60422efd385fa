import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import Testing

/// A copy is the ledger, in another database.
struct CopyTests {
    @Test("every row of every table arrives, and there were some in each", arguments: CopyRoute.all)
    func everyRow(route: CopyRoute) async throws {
        let trip = try await route.prepare()
        let comparisons = try await trip.run()
        #expect(comparisons.count > 20)
        for comparison in comparisons {
            #expect(comparison.isSame, "\(comparison)")
            #expect(comparison.sourceRows > 0, "\(comparison.table)")
        }
        let copy = try await trip.openCopy()
        for comparison in comparisons {
            #expect(try await copy.count(comparison.table) == Int64(comparison.sourceRows), "\(comparison.table)")
        }
    }

    @Test("every figure is what it was, also of runs that are no longer kept", arguments: CopyRoute.all)
    func everyFigure(route: CopyRoute) async throws {
        let trip = try await route.prepare()
        try await trip.run()
        let (ledger, copy) = (trip.ledger, try await trip.openCopy())
        #expect(copy.workspace == ledger.workspace)
        let facts = try await ledger.dashboardFacts()
        #expect(facts.runsKeptFrom != nil)
        #expect(try await copy.dashboardFacts() == facts)
        let days = DayRange(day("2026-02-20"), day("2026-05-20"))
        let workflows = try await ledger.store.workflows(in: ledger.workspace)
        #expect(try await copy.store.workflows(in: copy.workspace) == workflows)
        for workflow in workflows.map(\.id) + [nil] {
            let before = try await ledger.store.chartFacts(days: days, workflow: workflow, in: ledger.workspace)
            let after = try await copy.store.chartFacts(days: days, workflow: workflow, in: copy.workspace)
            #expect(!before.counts.isEmpty)
            #expect(after.counts == before.counts)
        }
        #expect(try await copy.runs().map(\.id) == ledger.runs().map(\.id))
        #expect(try await copy.generation() == ledger.generation())
        #expect(try await copy.differences() == [])
    }

    @Test("what is written to the copy is counted as ever", arguments: CopyRoute.all)
    func goesOn(route: CopyRoute) async throws {
        let trip = try await route.prepare()
        try await trip.run()
        let copy = try await trip.openCopy()
        let (before, generation) = (try await copy.dashboardFacts(), try await copy.generation())
        let run = try await copy.record(report("new", completed(noon - .hours(1)))).run
        try await copy.record(report("other", completed(noon - .hours(1))))
        try await copy.store.deleteRun(run.id, in: copy.workspace)
        let rate = SavingsRateDraft(
            validFrom: day("2026-03-01"), terms: SavingsTerms(manualSeconds: 600, hourlyRateMinor: 100))
        _ = try await copy.store.addSavingsRate(rate, to: run.workflowID, in: copy.workspace)
        let after = try await copy.dashboardFacts()
        #expect(after.totalRuns == before.totalRuns + 1)
        #expect(after.savingsLifetime.seconds >= before.savingsLifetime.seconds + 600)
        #expect(try await copy.generation() == generation + 4)
        #expect(try await copy.differences() == [])
    }

    @Test("U+0000, for which PostgreSQL has no room, becomes the character that shows it")
    func nullCharacter() async throws {
        let trip = try await CopyRoute(from: .sqlite, to: .postgreSQL).prepare()
        try await trip.run()
        let copy = try await trip.openCopy()
        let errors = try await copy.runs().compactMap(\.merged.error?.value)
        #expect(errors == ["a\u{2400}b"])
    }

    @Test("a copy there and back again is the ledger that it was")
    func thereAndBack() async throws {
        let there = try await CopyRoute(from: .sqlite, to: .postgreSQL).prepare()
        try await there.run()
        let middle = try await there.openCopy()
        let back = CopyTrip(
            ledger: middle, backend: .sqlite, location: try await Backend.sqlite.makeLocation())
        try await back.run()
        let copy = try await back.openCopy()
        #expect(try await copy.dashboardFacts() == there.ledger.dashboardFacts())
    }

    @Test("progress ends where all rows are there")
    func progress() async throws {
        let trip = try await CopyRoute(from: .sqlite, to: .postgreSQL).prepare()
        let copy = try trip.makeCopy()
        let runs = try #require(try await copy.begin().first { $0.name == "workflow_runs" })
        for parent in try await copy.begin() {
            if parent.name == runs.name { break }
            try await copy.copy(parent) { _, _ in }
        }
        var told: [(done: Int, total: Int)] = []
        try await copy.copy(runs) { told.append(($0, $1)) }
        let total = Int(try await trip.ledger.count("workflow_runs"))
        #expect(told.allSatisfy { $0.total == total })
        #expect(told.first?.done == 0)
        #expect(told.last?.done == total)
        let pages = zip(told, told.dropFirst()).map { $1.done - $0.done }
        #expect(pages.count > 3)
        #expect(pages.allSatisfy { 1...70 ~= $0 })
    }
}
