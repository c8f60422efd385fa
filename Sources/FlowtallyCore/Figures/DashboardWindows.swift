/// The spans of days behind the eight cards, as seen at one moment in one zone.
package struct DashboardWindows: Sendable, Equatable {
    package let now: Instant
    package let today: LocalDay
    /// The first of the month up to today.
    package let thisMonth: DayRange
    package let thisMonthStart: Instant
    /// The first instant of the month after this one.
    package let thisMonthEnd: Instant
    /// The same elapsed part of the month before.
    package let previousMonthToDate: DayPeriod
    package let previousMonth: DayRange
    package let previousMonthStart: Instant
    /// Today and the 29 days before it.
    package let last30Days: DayRange
    /// The 30 days before those.
    package let earlier30Days: DayPeriod

    package init(now: Instant, calendar: LocalCalendar) {
        self.now = now
        today = calendar.day(of: now)
        thisMonth = DayRange(today.firstOfMonth, today)
        thisMonthStart = calendar.start(of: thisMonth.first)
        thisMonthEnd = calendar.start(of: today.lastOfMonth.adding(days: 1))
        let lastOfPreviousMonth = thisMonth.first.adding(days: -1)
        previousMonth = DayRange(lastOfPreviousMonth.firstOfMonth, lastOfPreviousMonth)
        previousMonthStart = calendar.start(of: previousMonth.first)
        previousMonthToDate = Self.elapsedPart(of: previousMonth, asOf: now, today: today, calendar: calendar)
        last30Days = DayRange(today.adding(days: -29), today)
        earlier30Days = DayPeriod(days: DayRange(today.adding(days: -59), today.adding(days: -30)))
    }

    /// All days of these periods.
    package var daysToRead: DayRange {
        DayRange(min(previousMonth.first, earlier30Days.days.first), today)
    }

    /// From the 1st to the same day and time of day; all of the month where it has no such day.
    private static func elapsedPart(
        of month: DayRange, asOf now: Instant, today: LocalDay, calendar: LocalCalendar
    ) -> DayPeriod {
        let sameDay = month.first.adding(days: today.yearMonthDay.day - 1)
        guard month.contains(sameDay) else { return DayPeriod(days: month, clamped: true) }
        return DayPeriod(
            days: DayRange(month.first, sameDay), end: calendar.instant(of: sameDay, at: calendar.timeOfDay(of: now)))
    }

    /// The instant at which the earlier part of the previous month ends.
    package var previousMonthToDateEnd: Instant { previousMonthToDate.end ?? thisMonthStart }
}
