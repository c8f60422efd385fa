import FlowtallyCore
import Testing

struct LocalCalendarTests {
    /// A day on which the clocks change: when it starts, what the clock shows then, and how long it is.
    struct ClockChange: Sendable {
        let zone: String
        let day: String
        let start: String
        var firstReading = Milliseconds(0)
        let length: Milliseconds
    }

    @Test(
        "a day is as long as the clock makes it",
        arguments: [
            ClockChange(zone: "Europe/Berlin", day: "2026-03-29", start: "2026-03-28T23:00:00Z", length: .hours(23)),
            ClockChange(zone: "Europe/Berlin", day: "2026-06-15", start: "2026-06-14T22:00:00Z", length: .hours(24)),
            ClockChange(zone: "Europe/Berlin", day: "2026-10-25", start: "2026-10-24T22:00:00Z", length: .hours(25)),
            ClockChange(zone: "America/New_York", day: "2026-03-08", start: "2026-03-08T05:00:00Z", length: .hours(23)),
            ClockChange(zone: "America/New_York", day: "2026-11-01", start: "2026-11-01T04:00:00Z", length: .hours(25)),
            ClockChange(
                zone: "Australia/Lord_Howe", day: "2026-04-05", start: "2026-04-04T13:00:00Z", length: .minutes(1470)),
            ClockChange(
                zone: "Australia/Lord_Howe", day: "2026-10-04", start: "2026-10-03T13:30:00Z", length: .minutes(1410)),
            ClockChange(zone: "America/Santiago", day: "2026-04-04", start: "2026-04-04T03:00:00Z", length: .hours(25)),
            ClockChange(
                zone: "America/Santiago", day: "2026-09-06", start: "2026-09-06T04:00:00Z", firstReading: .hours(1),
                length: .hours(23)),
            ClockChange(
                zone: "Africa/Cairo", day: "2026-04-24", start: "2026-04-23T22:00:00Z", firstReading: .hours(1),
                length: .hours(23)),
            ClockChange(zone: "Africa/Cairo", day: "2026-10-29", start: "2026-10-28T21:00:00Z", length: .hours(25)),
            ClockChange(zone: "America/Havana", day: "2026-11-01", start: "2026-11-01T04:00:00Z", length: .hours(25)),
            ClockChange(zone: "Asia/Kathmandu", day: "2026-05-02", start: "2026-05-01T18:15:00Z", length: .hours(24)),
        ])
    func lengths(_ change: ClockChange) {
        let calendar = zone(change.zone)
        let start = calendar.start(of: day(change.day))
        #expect(start == instant(change.start))
        #expect(calendar.timeOfDay(of: start) == change.firstReading)
        #expect(calendar.start(of: day(change.day).adding(days: 1)) - start == change.length)
    }

    @Test(
        "every day of three years begins with its first instant, and the one before it is on the day before",
        arguments: [
            "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo",
            "Asia/Kathmandu", "America/Havana", "Pacific/Chatham",
        ])
    func everyDay(timeZoneName: String) {
        let calendar = zone(timeZoneName)
        let wrong = (day("2025-01-01").ordinal...day("2027-12-31").ordinal).map(LocalDay.init(ordinal:)).filter {
            let start = calendar.start(of: $0)
            return calendar.day(of: start) != $0 || calendar.day(of: start - Milliseconds(1)) != $0.adding(days: -1)
        }
        #expect(wrong == [])
    }

    @Test("a reading that the clock skips is the first one after the jump")
    func skippedReading() {
        let jump = instant("2026-03-29T01:00:00Z")
        #expect(berlin.instant(of: day("2026-03-29"), at: .hours(2)) == jump)
        #expect(berlin.instant(of: day("2026-03-29"), at: .minutes(150)) == jump)
        #expect(berlin.instant(of: day("2026-03-29"), at: .hours(3)) == jump)
        #expect(berlin.instant(of: day("2026-03-29"), at: .minutes(119)) == jump - .minutes(1))
    }

    @Test("a reading that the clock shows twice is the first of the two")
    func repeatedReading() {
        #expect(berlin.instant(of: day("2026-10-25"), at: .minutes(150)) == instant("2026-10-25T00:30:00Z"))
        #expect(berlin.timeOfDay(of: instant("2026-10-25T00:30:00Z")) == .minutes(150))
        #expect(berlin.timeOfDay(of: instant("2026-10-25T01:30:00Z")) == .minutes(150))
    }

    @Test("the time of day counts milliseconds, before 1970 too")
    func timeOfDay() {
        #expect(LocalCalendar.utc.timeOfDay(of: Instant(milliseconds: -1)) == Milliseconds(86_399_999))
        #expect(LocalCalendar.utc.day(of: Instant(milliseconds: -1)) == day("1969-12-31"))
        #expect(berlin.timeOfDay(of: instant("2026-01-15T11:00:00.007Z")) == Milliseconds(12 * 3_600_000 + 7))
    }

    @Test(
        "only names of the time zone database are known: no abbreviations, no fixed offsets",
        arguments: ["", "CET", "EST", "GMT+3", "+01:00", "Berlin", "Mars/Olympus_Mons"])
    func unknownNames(name: String) {
        #expect(LocalCalendar(timeZoneName: name) == nil)
    }

    @Test("every name that can be chosen is known")
    func knownNames() {
        let names = LocalCalendar.knownTimeZoneNames
        #expect(names.first == "UTC")
        #expect(names.contains("Europe/Berlin"))
        #expect(names.filter { LocalCalendar(timeZoneName: $0) == nil } == [])
    }
}
