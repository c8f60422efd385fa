/// A calendar day without a time zone, in the proleptic Gregorian calendar: `2026-11-23`.
package struct LocalDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01, negative before it.
    package let ordinal: Int

    package init(ordinal: Int) {
        self.ordinal = ordinal
    }

    /// Nil for a day that does not exist, such as 30 February.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...Self.daysIn(month: month, of: year)).contains(day) else { return nil }
        self.init(ordinal: Self.ordinal(year: year, month: month, day: day))
    }

    /// Reads `YYYY-MM-DD`.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard
            let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let day = scanner.number(digits: 2), scanner.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var description: String {
        var writer = DigitWriter()
        writer.day(self)
        return writer.text
    }

    package static func < (left: LocalDay, right: LocalDay) -> Bool { left.ordinal < right.ordinal }

    package func adding(days: Int) -> LocalDay { LocalDay(ordinal: ordinal + days) }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    package var isoWeekday: Int { (ordinal + 3) - 7 * (ordinal + 3).flooredQuotient(by: 7) + 1 }

    /// The Monday of this day's ISO week.
    package var firstOfWeek: LocalDay { adding(days: 1 - isoWeekday) }

    package var firstOfMonth: LocalDay { adding(days: 1 - yearMonthDay.day) }

    package var lastOfMonth: LocalDay {
        let (year, month, day) = yearMonthDay
        return adding(days: Self.daysIn(month: month, of: year) - day)
    }

    /// Year, month and day of the month, from the day count.
    ///
    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    package var yearMonthDay: (year: Int, month: Int, day: Int) {
        let shifted = ordinal + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The same source's `days_from_civil`.
    private static func ordinal(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func daysIn(month: Int, of year: Int) -> Int {
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}

/// A span of local days, both ends included.
package struct DayRange: Hashable, Sendable {
    package let first: LocalDay
    package let last: LocalDay

    package init(_ first: LocalDay, _ last: LocalDay) {
        self.first = first
        self.last = last
    }

    package var count: Int { last.ordinal - first.ordinal + 1 }

    package func contains(_ day: LocalDay) -> Bool { first <= day && day <= last }
}
