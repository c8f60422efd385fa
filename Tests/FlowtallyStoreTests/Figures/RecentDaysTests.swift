import FlowtallyCore
import FlowtallySQL
import Testing

/// Durations that were added up before give the same figures as all days added up now.
struct RecentDaysTests {
    @Test(
        "whichever days were added up, the durations of the last 30 days are the same",
        arguments: Backend.allCases,
        [
            ("2026-04-21", "2026-05-20"), ("2026-04-20", "2026-05-19"), ("2026-04-10", "2026-05-09"),
            ("2026-03-21", "2026-04-20"), ("2026-03-01", "2026-05-20"), ("2026-05-01", "2026-05-20"),
            ("2026-04-22", "2026-05-21"), ("2020-01-01", "2020-01-30"),
        ])
    func anyDays(backend: Backend, days: (first: String, last: String)) async throws {
        let history = RandomHistory(seed: 21)
        let ledger = try await backend.makeLedger()
        let range = DayRange(day(days.first), day(days.last))
        try await ledger.store.setRecentDays(range, in: ledger.workspace)
        try await history.write(to: ledger)
        let expected = Recount(history: history).facts(generation: 0).durations
        #expect(try await ledger.dashboardFacts(at: history.now).durations == expected)
        #expect(try await ledger.differences() == [])
        let generation = try await ledger.generation()
        try await ledger.store.setRecentDays(range, in: ledger.workspace)
        #expect(try await ledger.dashboardFacts(at: history.now).durations == expected)
        #expect(try await ledger.generation() == generation)
    }
}
