import FlowtallyCore
import FlowtallySQL
import Testing

/// The edges of the periods, seen from Berlin at 14:00 on 20 May 2026.
struct PeriodTests {
    /// The facts of a ledger in which runs started at these times, besides one of long ago.
    private func facts(
        _ backend: Backend, runsAt starts: [String], now: Instant = noon
    ) async throws -> DashboardFacts {
        let ledger = try await backend.makeLedger(clock: TestClock(now))
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: berlin))
        try await ledger.record(report("old", completed(instant("2020-01-01T00:00:00Z")), at: now))
        try await ledger.record(starts.map { report($0, completed(instant($0)), at: now) })
        return try await ledger.dashboardFacts()
    }

    @Test("this month begins with its first local instant", arguments: Backend.allCases)
    func thisMonth(backend: Backend) async throws {
        let facts = try await facts(
            backend, runsAt: ["2026-04-30T21:59:59.999Z", "2026-04-30T22:00:00Z", "2026-05-20T11:59:59.999Z"])
        #expect(facts.runsThisMonth == 2)
        #expect(facts.runsPreviousMonth == 1)
    }

    @Test("the elapsed part of the previous month ends at the same local time", arguments: Backend.allCases)
    func previousMonthToDate(backend: Backend) async throws {
        let facts = try await facts(
            backend,
            runsAt: [
                "2026-03-31T21:59:59.999Z", "2026-03-31T22:00:00Z", "2026-04-20T11:59:59.999Z",
                "2026-04-20T12:00:00Z", "2026-04-25T12:00:00Z",
            ])
        #expect(facts.runsPreviousMonthToDate == 2)
        #expect(facts.runsPreviousMonth == 4)
    }

    @Test("where the previous month is shorter, all of it counts", arguments: Backend.allCases)
    func clamped(backend: Backend) async throws {
        let facts = try await facts(
            backend,
            runsAt: [
                "2026-01-31T22:59:59.999Z", "2026-01-31T23:00:00Z", "2026-02-28T22:59:59.999Z", "2026-02-28T23:00:00Z",
            ],
            now: instant("2026-03-31T13:00:00Z"))
        #expect(facts.runsPreviousMonthToDate == 2)
        #expect(facts.runsPreviousMonth == 2)
        #expect(facts.runsThisMonth == 1)
    }

    @Test("the last 30 days and the 30 before them meet without overlap", arguments: Backend.allCases)
    func thirtyDays(backend: Backend) async throws {
        let facts = try await facts(
            backend,
            runsAt: [
                "2026-03-21T22:59:59.999Z", "2026-03-21T23:00:00Z", "2026-04-20T21:59:59.999Z",
                "2026-04-20T22:00:00Z", "2026-05-20T11:00:00Z",
            ])
        #expect(facts.last30Days.counts.runs == 2)
        #expect(facts.earlier30Days.counts.runs == 2)
        #expect(facts.totalRuns == 6)
    }

    @Test("days of 23 and 25 hours hold as many hourly runs", arguments: Backend.allCases)
    func daylightSaving(backend: Backend) async throws {
        let ledger = try await backend.makeLedger(clock: TestClock(instant("2026-10-30T12:00:00Z")))
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: berlin))
        for first in ["2026-03-28T00:30:00Z", "2026-10-24T00:30:00Z"] {
            let starts = (Int64(0)..<72).map { instant(first) + .hours($0) }
            try await ledger.record(starts.map { report($0.rfc3339, completed($0), at: $0) })
        }
        let chart = try await ledger.store.chartFacts(
            days: DayRange(day("2026-03-01"), day("2026-10-30")), workflow: nil, in: ledger.workspace)
        #expect(chart.counts[day("2026-03-29")]?.runs == 23)
        #expect(chart.counts[day("2026-10-25")]?.runs == 25)
    }

    @Test("sales calls are those dated in this month and not cancelled", arguments: Backend.allCases)
    func salesCalls(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: berlin))
        let meetings: [(String, MeetingOutcome)] = [
            ("2026-04-30T21:59:59.999Z", .held), ("2026-04-30T22:00:00Z", .held), ("2026-05-10T08:00:00Z", .noShow),
            ("2026-05-11T08:00:00Z", .cancelled), ("2026-05-31T21:59:59.999Z", .pending),
            ("2026-05-31T22:00:00Z", .pending),
        ]
        for (time, outcome) in meetings {
            let request = try await ledger.store.create(
                ServiceRequestDraft(title: time), by: "A", in: ledger.workspace)
            _ = try await ledger.store.change(
                request.id, ServiceRequestChange(meetingAt: instant(time), meetingOutcome: outcome), by: "A",
                in: ledger.workspace)
        }
        let facts = try await ledger.dashboardFacts()
        #expect(facts.salesCallsThisMonth == 3)
        #expect(facts.salesCallsHeldThisMonth == 1)
    }
}
