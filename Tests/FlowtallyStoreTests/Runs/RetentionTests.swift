import FlowtallyCore
import FlowtallySQL
import Testing

struct RetentionTests {
    /// 1200 runs over 100 days, some of them unfinished, and a rate.
    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        try await ledger.record(
            (0..<1200).map { number in
                let start = noon - .hours(Int64(number) * 2)
                return report(
                    "\(number)",
                    number.isMultiple(of: 100) ? RunStatement(status: .running, startedAt: start) : completed(start))
            })
        let rate = SavingsRateDraft(
            validFrom: day("2026-01-01"),
            terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100, costPerRunMinor: 1))
        _ = try await ledger.store.addSavingsRate(rate, to: nil, in: ledger.workspace)
        return ledger
    }

    private func letGo(_ ledger: TestLedger, before text: String) async throws {
        while try await ledger.store.letRunsGo(before: day(text), in: ledger.workspace) {}
    }

    @Test("old runs go, what they counted stays", arguments: Backend.allCases)
    func figuresStay(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let before = try await ledger.dashboardFacts()
        try await letGo(ledger, before: "2026-03-20")
        var after = try await ledger.dashboardFacts()
        #expect(after.runsKeptFrom == day("2026-03-20"))
        #expect(try await ledger.store.workspace(ledger.workspace)?.runsKeptFrom == day("2026-03-20"))
        after.runsKeptFrom = nil
        after.generation = before.generation
        #expect(after == before)
        let old = try await ledger.runs(RunFilter(days: (nil, day("2026-03-19"))))
        #expect(!old.isEmpty)
        #expect(old.allSatisfy { !$0.merged.status.isFinished })
        #expect(try await ledger.runs().count < 900)
        #expect(try await ledger.differences() == [])
    }

    @Test("it goes by small steps", arguments: Backend.allCases)
    func steps(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        #expect(try await ledger.store.letRunsGo(before: day("2026-05-01"), in: ledger.workspace))
        #expect(try await ledger.count("workflow_runs") == 700)
    }

    @Test("a new run of those days is refused, since it may be a repeat; the day is named", arguments: Backend.allCases)
    func refusedRuns(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await letGo(ledger, before: "2026-03-20")
        let total = try await ledger.dashboardFacts().totalRuns
        let repeated = await refusal {
            try await ledger.record(report("1190", completed(noon - .hours(1190 * 2))))
        }
        #expect(repeated?.pointers == ["/startedAt"])
        let foreign = await refusal {
            try await ledger.record(report("1190", completed(noon - .hours(1190 * 2)), isForeign: true))
        }
        #expect(foreign?.pointers == ["/startedAt"])
        #expect(try await ledger.dashboardFacts().totalRuns == total)
    }

    @Test("an unfinished run of those days can still end, and then goes", arguments: Backend.allCases)
    func unfinished(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await letGo(ledger, before: "2026-03-20")
        let before = try await ledger.dashboardFacts()
        try await ledger.record(report("1100", completed(noon - .hours(1100 * 2))))
        #expect(try await ledger.dashboardFacts().unfinishedRuns == before.unfinishedRuns - 1)
        #expect(try await ledger.dashboardFacts().totalRuns == before.totalRuns)
        try await letGo(ledger, before: "2026-03-20")
        #expect(try await ledger.externalIDs(RunFilter(days: (nil, day("2026-03-19")))) == ["1000", "800", "900"])
        #expect(try await ledger.dashboardFacts().totalRuns == before.totalRuns)
    }

    @Test("a run of those days that is still there can be deleted, with what it counted", arguments: Backend.allCases)
    func deletion(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await letGo(ledger, before: "2026-03-20")
        let before = try await ledger.dashboardFacts()
        let run = try #require(try await ledger.runs(RunFilter(days: (nil, day("2026-03-19")))).first)
        try await ledger.store.deleteRun(run.id, in: ledger.workspace)
        #expect(try await ledger.dashboardFacts().totalRuns == before.totalRuns - 1)
        #expect(try await ledger.dashboardFacts().unfinishedRuns == before.unfinishedRuns - 1)
        #expect(try await ledger.differences() == [])
    }

    @Test("the day from which runs are kept never goes back", arguments: Backend.allCases)
    func forward(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        try await letGo(ledger, before: "2026-03-20")
        try await letGo(ledger, before: "2026-03-01")
        #expect(try await ledger.store.workspace(ledger.workspace)?.runsKeptFrom == day("2026-03-20"))
    }

    @Test("a rate of the past still counts on days whose runs are gone", arguments: Backend.allCases)
    func rates(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let before = try await ledger.dashboardFacts().savingsLifetime
        try await letGo(ledger, before: "2026-03-20")
        let rate = try #require(try await ledger.store.savingsRates(of: nil, in: ledger.workspace).first)
        _ = try await ledger.store.edit(
            .correct(rate.id, SavingsRateCorrection(manualSeconds: 120)), by: "A", recalculates: true,
            in: ledger.workspace)
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == before.seconds * 2)
    }
}
