import FlowtallyCore
import FlowtallySQL
import Testing

/// The same elapsed part of last month ends within a day: whatever the time and however long that day, no run is missed or counted twice.
struct PartOfDayTests {
    /// A day, and the same day of the next month.
    struct Case: Sendable, CustomTestStringConvertible {
        let zone: String
        let day: String
        let later: String

        var testDescription: String { "\(day) in \(zone)" }
    }

    private static let cases = [
        // Of 23 and of 25 hours.
        Case(zone: "Europe/Berlin", day: "2026-03-29", later: "2026-04-29"),
        Case(zone: "Europe/Berlin", day: "2026-10-25", later: "2026-11-25"),
        // Of 24.5 hours, and one that shares its first and last hour with its neighbours.
        Case(zone: "Australia/Lord_Howe", day: "2026-04-05", later: "2026-05-05"),
        Case(zone: "Asia/Kathmandu", day: "2026-05-01", later: "2026-06-01"),
    ]

    /// Times of day around full and half hours, the day's middle and its ends.
    private static let hours: [Int64] = [0, 1, 2, 3, 11, 12, 13, 23]
    private static let offsets: [Int64] = [0, 1, 1_799_999, 1_800_000, 2_000_000, 3_599_999]
    private static let times = hours.flatMap { hour in offsets.map { Milliseconds(hour * 3_600_000 + $0) } }

    @Test("the part of a day before a time is that of its runs", arguments: Backend.allCases, cases)
    func part(backend: Backend, day given: Case) async throws {
        let ledger = try await backend.makeLedger()
        try await check(ledger, given)
    }

    @Test("a part that is remembered is that of its runs, too", arguments: cases)
    func rememberedPart(day given: Case) async throws {
        let ledger = try await Backend.sqlite.makeLedger()
        try await check(ledger, given) { try await ledger.recountTouchedDays() }
    }

    /// - Parameter prepare: called when the runs are recorded.
    private func check(_ ledger: TestLedger, _ given: Case, prepare: () async throws -> Void = {}) async throws {
        let (calendar, day, later) = (zone(given.zone), day(given.day), day(given.later))
        let end = calendar.start(of: later.adding(days: 1))
        ledger.clock.set(end)
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: calendar))
        let first = calendar.start(of: day) - .hours(1)
        // 20 minutes apart, and so at full hours as well; also just before those.
        let starts = (Int64(0)..<82).flatMap { number -> [Instant] in
            let start = first + .minutes(20 * number)
            return [start - Milliseconds(1), start]
        }
        let terms = SavingsTerms(manualSeconds: 100, hourlyRateMinor: 1001, costPerRunMinor: 3)
        _ = try await ledger.store.addSavingsRate(
            SavingsRateDraft(validFrom: LocalDay(ordinal: 0), terms: terms), to: nil, in: ledger.workspace)
        // Every third earns nothing: it is of a tool.
        try await ledger.record(
            starts.enumerated().map { number, start in
                let isTool = number.isMultiple(of: 3)
                return report(
                    "\(number)", of: isTool ? "tool" : "work", completed(start), at: start,
                    workflow: WorkflowChange(role: isTool ? .utility : .productive))
            })
        try await prepare()
        for time in Self.times {
            let now = calendar.instant(of: later, at: time)
            let until = DashboardWindows(now: now, calendar: calendar).previousMonthToDateEnd
            let counted = starts.indices.filter {
                starts[$0] < until && calendar.day(of: starts[$0]) >= day.firstOfMonth
            }
            let facts = try await ledger.dashboardFacts(at: now)
            #expect(facts.runsPreviousMonthToDate == Int64(counted.count), "\(now)")
            let earning = counted.count { !$0.isMultiple(of: 3) }
            #expect(
                facts.savingsPreviousMonthToDate
                    == SavingsSum(terms: terms, earningRuns: Int64(earning), costingRuns: Int64(counted.count)),
                "\(now)")
        }
    }
}
