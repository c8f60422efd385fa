import FlowtallyCore
import Testing

struct WindowTests {
    /// A moment, and the part of the month before that it is compared with; without an end, all of it.
    struct Comparison: Sendable {
        let now: String
        let first: String
        let last: String
        let end: String?

        init(_ now: String, _ first: String, _ last: String, until end: String?) {
            self.now = now
            self.first = first
            self.last = last
            self.end = end
        }
    }

    @Test(
        "this month is compared with the same elapsed part of the month before, or all of a shorter one",
        arguments: [
            // The 28th is the last day that February has; the local time stays 15:00 over the change of clocks.
            Comparison("2026-03-28T14:00:00Z", "2026-02-01", "2026-02-28", until: "2026-02-28T14:00:00Z"),
            Comparison("2026-03-29T13:00:00Z", "2026-02-01", "2026-02-28", until: nil),
            Comparison("2026-03-30T13:00:00Z", "2026-02-01", "2026-02-28", until: nil),
            Comparison("2026-03-31T13:00:00Z", "2026-02-01", "2026-02-28", until: nil),
            // A leap year.
            Comparison("2028-03-29T13:00:00Z", "2028-02-01", "2028-02-29", until: "2028-02-29T14:00:00Z"),
            Comparison("2028-03-30T13:00:00Z", "2028-02-01", "2028-02-29", until: nil),
            // Thirty days, and two long months in a row.
            Comparison("2026-05-30T21:59:00Z", "2026-04-01", "2026-04-30", until: "2026-04-30T21:59:00Z"),
            Comparison("2026-05-31T21:59:00Z", "2026-04-01", "2026-04-30", until: nil),
            Comparison("2026-08-31T10:00:00Z", "2026-07-01", "2026-07-31", until: "2026-07-31T10:00:00Z"),
            // January against December.
            Comparison("2026-01-31T09:00:00Z", "2025-12-01", "2025-12-31", until: "2025-12-31T09:00:00Z"),
            Comparison("2025-12-31T23:00:00Z", "2025-12-01", "2025-12-01", until: "2025-11-30T23:00:00Z"),
            // 02:30 does not exist on the day compared with, or does so twice.
            Comparison("2026-04-29T00:30:00Z", "2026-03-01", "2026-03-29", until: "2026-03-29T01:00:00Z"),
            Comparison("2026-11-25T01:30:00Z", "2026-10-01", "2026-10-25", until: "2026-10-25T00:30:00Z"),
            // 02:30 is there twice today.
            Comparison("2026-10-25T00:30:00Z", "2026-09-01", "2026-09-25", until: "2026-09-25T00:30:00Z"),
            Comparison("2026-10-25T01:30:00Z", "2026-09-01", "2026-09-25", until: "2026-09-25T00:30:00Z"),
        ])
    func monthToDate(_ comparison: Comparison) {
        let windows = DashboardWindows(now: instant(comparison.now), calendar: berlin)
        let end = comparison.end.map(instant)
        let expected = DayPeriod(days: days(comparison.first, comparison.last), end: end, clamped: end == nil)
        let expectedEnd = end ?? windows.thisMonthStart
        #expect(windows.previousMonthToDate == expected)
        #expect(windows.previousMonthToDateEnd == expectedEnd)
    }

    @Test("the month is the local one, from its first instant to the first of the next")
    func month() {
        let windows = DashboardWindows(now: instant("2026-03-31T13:00:00Z"), calendar: berlin)
        #expect(windows.today == day("2026-03-31"))
        #expect(windows.thisMonth == days("2026-03-01", "2026-03-31"))
        #expect(windows.thisMonthStart == instant("2026-02-28T23:00:00Z"))
        #expect(windows.thisMonthEnd == instant("2026-03-31T22:00:00Z"))
        #expect(windows.previousMonth == days("2026-02-01", "2026-02-28"))
        #expect(windows.previousMonthStart == instant("2026-01-31T23:00:00Z"))
    }

    @Test("the last 30 days are today and the 29 before it, compared with the 30 before those")
    func thirtyDays() {
        let windows = DashboardWindows(now: instant("2026-03-31T13:00:00Z"), calendar: berlin)
        #expect(windows.last30Days == days("2026-03-02", "2026-03-31"))
        #expect(windows.earlier30Days == DayPeriod(days: days("2026-01-31", "2026-03-01")))
        #expect(windows.last30Days.count == 30)
        #expect(windows.earlier30Days.days.count == 30)
    }

    @Test("one millisecond before local midnight it is still the old month")
    func midnight() {
        let midnight = instant("2026-03-31T22:00:00Z")
        let before = DashboardWindows(now: midnight - Milliseconds(1), calendar: berlin)
        let after = DashboardWindows(now: midnight, calendar: berlin)
        #expect(before.thisMonth == days("2026-03-01", "2026-03-31"))
        #expect(after.thisMonth == days("2026-04-01", "2026-04-01"))
        #expect(after.thisMonthStart == before.thisMonthEnd)
        #expect(after.previousMonth == before.thisMonth)
    }

    @Test("a month whose first day has no midnight starts with that day's first instant")
    func monthWithoutMidnight() {
        // Asuncion put its clocks forward at the midnight that began 1 October 2023.
        let windows = DashboardWindows(now: instant("2023-10-10T12:00:00Z"), calendar: zone("America/Asuncion"))
        #expect(windows.thisMonthStart == instant("2023-10-01T04:00:00Z"))
        #expect(windows.previousMonth == days("2023-09-01", "2023-09-30"))
    }
}
