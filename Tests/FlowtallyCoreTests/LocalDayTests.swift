import FlowtallyCore
import Testing

struct LocalDayTests {
    @Test(
        "a day is a count of days since 1970",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("1900-03-01", -25_508),
            ("0001-01-01", -719_162), ("9999-12-31", 2_932_896), ("2026-11-23", 20_780),
        ])
    func ordinals(text: String, ordinal: Int) {
        #expect(LocalDay(text)?.ordinal == ordinal)
        #expect(LocalDay(ordinal: ordinal).description == text)
    }

    @Test(
        "a day that does not exist, or is written differently, is refused",
        arguments: [
            "2026-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-00-01", "2026-13-01", "2026-01-00",
            "2026-01-32", "",
            "2026-1-1", "2026-01-01T00:00:00Z", "20260101", "26-01-01", "2026/01/01",
            " 2026-01-01", "today",
        ])
    func refusing(text: String) {
        #expect(LocalDay(text) == nil)
    }

    @Test("the leap years are those of the Gregorian calendar")
    func leapYears() {
        #expect(LocalDay(year: 2024, month: 2, day: 29) != nil)
        #expect(LocalDay(year: 2000, month: 2, day: 29) != nil)
        #expect(LocalDay(year: 1900, month: 2, day: 29) == nil)
        #expect(LocalDay(year: 2026, month: 2, day: 29) == nil)
    }

    @Test("day follows day from 1890 to 2110, each with the next weekday")
    func everyDay() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var ordinal = day("1890-01-01").ordinal
        var weekday = 3  // A Wednesday.
        var wrong: [LocalDay] = []
        for year in 1890..<2110 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for month in 1...12 {
                for dayOfMonth in 1...(month == 2 && isLeap ? 29 : lengths[month - 1]) {
                    let expected = LocalDay(ordinal: ordinal)
                    if LocalDay(year: year, month: month, day: dayOfMonth) != expected
                        || expected.yearMonthDay != (year, month, dayOfMonth) || expected.isoWeekday != weekday
                    {
                        wrong.append(expected)
                    }
                    ordinal += 1
                    weekday = weekday % 7 + 1
                }
            }
        }
        #expect(wrong == [])
    }

    @Test(
        "a week begins on Monday, whatever the year",
        arguments: [
            ("2026-05-18", "2026-05-18"), ("2026-05-20", "2026-05-18"), ("2026-05-24", "2026-05-18"),
            ("2026-05-25", "2026-05-25"), ("2027-01-01", "2026-12-28"), ("2026-12-31", "2026-12-28"),
            ("1970-01-01", "1969-12-29"), ("1969-12-28", "1969-12-22"),
        ])
    func weeks(text: String, monday: String) {
        #expect(day(text).firstOfWeek == day(monday))
    }

    @Test(
        "a month has its own length",
        arguments: [
            ("2026-02-14", "2026-02-28"), ("2028-02-29", "2028-02-29"), ("2026-04-01", "2026-04-30"),
            ("2026-12-31", "2026-12-31"), ("2100-02-01", "2100-02-28"),
        ])
    func months(text: String, last: String) {
        #expect(day(text).lastOfMonth == day(last))
        #expect(day(text).firstOfMonth.description == "\(text.prefix(8))01")
    }

    @Test("a span of days includes both of its ends")
    func ranges() {
        let week = days("2026-02-26", "2026-03-04")
        #expect(week.count == 7)
        #expect(week.contains(day("2026-02-26")))
        #expect(week.contains(day("2026-03-04")))
        #expect(!week.contains(day("2026-02-25")))
        #expect(!week.contains(day("2026-03-05")))
        #expect(day("2026-02-26").adding(days: 6) == week.last)
        #expect(day("2026-03-04").adding(days: -6) == week.first)
    }
}
