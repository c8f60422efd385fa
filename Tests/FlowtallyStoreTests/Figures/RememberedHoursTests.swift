import FlowtallyCore
import Testing

@testable import FlowtallySQL

/// The hour of last month that figures are compared with is remembered, and never wrong.
struct RememberedHoursTests {
    private static let lastMonth = instant("2026-04-20T12:00:00Z")
    private static let now = noon + .minutes(20)

    /// Runs of two workflows every ten minutes around the hour in question, recounted.
    private func makeLedger() async throws -> TestLedger {
        let ledger = try await Backend.sqlite.makeLedger()
        let terms = SavingsTerms(manualSeconds: 100, hourlyRateMinor: 1001, costPerRunMinor: 3)
        _ = try await ledger.store.addSavingsRate(
            SavingsRateDraft(validFrom: LocalDay(ordinal: 0), terms: terms), to: nil, in: ledger.workspace)
        try await ledger.record(
            (0..<24).map { number in
                let start = Self.lastMonth - .hours(2) + .minutes(10 * Int64(number))
                return report("\(number)", of: number.isMultiple(of: 3) ? "orders" : "invoices", completed(start))
            })
        try await ledger.recountTouchedDays()
        return ledger
    }

    private func facts(_ ledger: TestLedger) async throws -> DashboardFacts {
        try await ledger.dashboardFacts(at: Self.now)
    }

    /// As a server gives them that remembers nothing.
    private func freshFacts(_ ledger: TestLedger) async throws -> DashboardFacts {
        try await SQLLedger(database: ledger.database, clock: ledger.clock)
            .dashboardFacts(at: Self.now, in: ledger.workspace).facts
    }

    /// Expects the facts to be those of a server that remembers nothing.
    private func check(_ ledger: TestLedger) async throws {
        let (facts, fresh) = (try await facts(ledger), try await freshFacts(ledger))
        #expect(facts == fresh)
    }

    @Test("while its day stays as it is, the hour's runs are not counted again")
    func remembering() async throws {
        let ledger = try await makeLedger()
        let first = try await facts(ledger)
        #expect(first.runsPreviousMonthToDate == 14)
        try await ledger.execute("UPDATE workflow_runs SET input = '1'")
        #expect(try await facts(ledger) == first)
        let statements = ledger.database.log.all
        #expect(statements.contains(FigureQueries.runsOfHour.sql))
        #expect(!statements.contains(FigureQueries.partOfHour.sql))
    }

    private struct Change: CustomTestStringConvertible {
        let testDescription: String
        let perform: @Sendable (TestLedger) async throws -> Void

        init(_ name: String, _ perform: @escaping @Sendable (TestLedger) async throws -> Void) {
            testDescription = name
            self.perform = perform
        }

        init(_ sql: String) {
            self.init(sql) { try await $0.execute(sql) }
        }
    }

    /// Within its hour, past the end of the time that is compared.
    private static let move =
        "UPDATE workflow_runs SET started_at = started_at + 1200000, completed_at = completed_at + 1200000 WHERE external_id = '13'"

    private static let changes = [
        Change("a late report") { try await $0.record(report("late", completed(lastMonth + .minutes(5)))) },
        Change("a new workflow's report") {
            try await $0.record(report("new", of: "new", completed(lastMonth + .minutes(5))))
        },
        Change("a rate") {
            let terms = SavingsTerms(manualSeconds: 200, hourlyRateMinor: 1001, costPerRunMinor: 3)
            _ = try await $0.store.addSavingsRate(
                SavingsRateDraft(validFrom: day("2026-04-01"), terms: terms), to: nil, in: $0.workspace)
        },
        Change(move),
        Change(
            "UPDATE workflow_runs SET started_at = started_at + 10800000, completed_at = completed_at + 10800000 WHERE external_id = '1'"
        ),
        Change("UPDATE workflow_runs SET status = 'FAILED' WHERE external_id = '13'"),
        Change("DELETE FROM workflow_runs WHERE external_id = '13'"),
        Change("DELETE FROM workflows WHERE external_id = 'orders'"),
        Change("UPDATE workflows SET role = 'utility' WHERE external_id = 'orders'"),
    ]

    @Test("what changes the day is seen at once, during its next recount and after", arguments: changes)
    private func changing(change: Change) async throws {
        let ledger = try await makeLedger()
        let before = try await facts(ledger)
        try await change.perform(ledger)
        let after = try await facts(ledger)
        #expect(
            after.runsPreviousMonthToDate != before.runsPreviousMonthToDate
                || after.savingsPreviousMonthToDate != before.savingsPreviousMonthToDate)
        try await check(ledger)
        try await ledger.recountTouchedDays { try await check(ledger) }
        try await check(ledger)
        #expect(try await facts(ledger).savingsPreviousMonthToDate == after.savingsPreviousMonthToDate)
    }

    @Test("a move to another time zone is seen")
    func timeZone() async throws {
        let ledger = try await makeLedger()
        let before = try await facts(ledger)
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: zone("Asia/Kathmandu")))
        while try await ledger.store.stepTimeZoneChange(in: ledger.workspace) { try await check(ledger) }
        try await ledger.recountTouchedDays { try await check(ledger) }
        try await check(ledger)
        #expect(try await facts(ledger).savingsPreviousMonthToDate == before.savingsPreviousMonthToDate)
    }

    @Test("a change that nobody looked at before its day was recounted is seen")
    func missedTouch() async throws {
        let ledger = try await makeLedger()
        #expect(try await facts(ledger).runsPreviousMonthToDate == 14)
        try await ledger.execute(Self.move)
        try await ledger.recountTouchedDays { try await check(ledger) }
        #expect(try await facts(ledger).runsPreviousMonthToDate == 13)
    }

    @Test("an hour that was remembered while it was damaged is forgotten when it is mended")
    func mending() async throws {
        let ledger = try await makeLedger()
        try await ledger.execute("UPDATE automation_hours SET runs = 100, completed = 100")
        let damaged = try await facts(ledger)
        #expect(damaged.runsPreviousMonthToDate > 14)
        #expect(try await ledger.differences(mends: true) != [])
        #expect(try await facts(ledger).runsPreviousMonthToDate == 14)
    }

    @Test("too many runs are not remembered but counted", arguments: [(5, false), (6, true)])
    func limit(runs: Int, isRemembered: Bool) async throws {
        let ledger = try await makeLedger()
        let memory = RememberedHours(RememberedHours.Limits(runs: runs))
        let workspace = ledger.workspace
        let part = try await ledger.database.read { connection in
            try memory.part(
                of: day("2026-04-20"), before: Self.lastMonth + .minutes(20),
                TenantConnection(connection, workspace: workspace))
        }
        #expect((part != nil) == isRemembered)
    }
}
