import Testing

@testable import FlowtallyCore

struct CronTimesTests {
    /// The times from `first` (inclusive) to `end` (exclusive), at their instants in UTC.
    private func times(_ text: String, _ calendar: LocalCalendar, from first: String, to end: String) throws -> [String]
    {
        let expression = try CronExpression(text)
        var times: [String] = []
        var time = instant(first) - Milliseconds(1)
        while let next = expression.next(after: time, in: calendar), next < instant(end) {
            times.append(String(next.rfc3339.dropFirst(5).prefix(11)))
            time = next
        }
        return times
    }

    @Test(
        "a fixed time that does not exist counts at the end of the gap, and one that comes twice when it first comes",
        arguments: [
            ("30 2 * * *", ["03-28T01:30", "03-29T01:00", "03-30T00:30"]),
            ("0,30 2 * * *", ["03-28T01:00", "03-28T01:30", "03-29T01:00", "03-30T00:00", "03-30T00:30"]),
            (
                "30 2,3 * * *",
                ["03-28T01:30", "03-28T02:30", "03-29T01:00", "03-29T01:30", "03-30T00:30", "03-30T01:30"]
            ),
        ])
    func gap(text: String, expected: [String]) throws {
        #expect(try times(text, berlin, from: "2026-03-27T23:00:00Z", to: "2026-03-30T22:00:00Z") == expected)
    }

    @Test("a fixed time that comes twice counts when it first comes")
    func repetition() throws {
        #expect(
            try times("30 2 * * *", berlin, from: "2026-10-24T00:00:00Z", to: "2026-10-27T00:00:00Z")
                == ["10-24T00:30", "10-25T00:30", "10-26T01:30"])
    }

    @Test("where minute or hour begin with a star, the clock is followed: 23 and 25 times a day, or none in a gap")
    func byTheClock() throws {
        #expect(try times("@hourly", berlin, from: "2026-03-28T23:00:00Z", to: "2026-03-29T22:00:00Z").count == 23)
        #expect(try times("@hourly", berlin, from: "2026-10-24T22:00:00Z", to: "2026-10-25T23:00:00Z").count == 25)
        #expect(
            try times("*/30 2 * * *", berlin, from: "2026-03-28T00:00:00Z", to: "2026-03-31T00:00:00Z")
                == ["03-28T01:00", "03-28T01:30", "03-30T00:00", "03-30T00:30"])
        #expect(
            try times("*/30 2 * * *", berlin, from: "2026-10-25T00:00:00Z", to: "2026-10-25T12:00:00Z")
                == ["10-25T00:00", "10-25T00:30", "10-25T01:00", "10-25T01:30"])
    }

    @Test("a day that a zone left out counts at its end, once")
    func lostDay() throws {
        #expect(
            try times("0 3,9 * * *", zone("Pacific/Apia"), from: "2011-12-29T10:00:00Z", to: "2011-12-31T10:00:00Z")
                == ["12-29T13:00", "12-29T19:00", "12-30T10:00", "12-30T13:00", "12-30T19:00"])
    }

    @Test("with both days restricted either is enough, unless one begins with a star")
    func days() throws {
        let either = try times("0 0 13 * 5", .utc, from: "2026-02-01T00:00:00Z", to: "2026-03-01T00:00:00Z")
        #expect(either == ["02-06T00:00", "02-13T00:00", "02-20T00:00", "02-27T00:00"])
        let both = try times("0 0 */12 * 5", .utc, from: "2026-02-01T00:00:00Z", to: "2026-04-01T00:00:00Z")
        #expect(both == ["02-13T00:00", "03-13T00:00"])
    }

    @Test("rare days are found years ahead and back, over a century without a leap year")
    func rare() throws {
        let leapDay = try CronExpression("0 12 29 2 *")
        #expect(leapDay.next(after: instant("2096-03-01T00:00:00Z"), in: .utc) == instant("2104-02-29T12:00:00Z"))
        #expect(
            leapDay.previous(atOrBefore: instant("2104-01-01T00:00:00Z"), in: .utc) == instant("2096-02-29T12:00:00Z"))
        let leapSunday = try CronExpression("0 0 29 2 */7")
        #expect(leapSunday.next(after: instant("2026-01-01T00:00:00Z"), in: .utc) == instant("2032-02-29T00:00:00Z"))
    }

    @Test("the time itself is not after itself, but it is at itself")
    func edges() throws {
        let daily = try CronExpression("0 3 * * *")
        let three = instant("2026-05-20T03:00:00Z")
        #expect(daily.next(after: three - Milliseconds(1), in: .utc) == three)
        #expect(daily.next(after: three, in: .utc) == three + .days(1))
        #expect(daily.previous(atOrBefore: three, in: .utc) == three)
        #expect(daily.previous(atOrBefore: three - Milliseconds(1), in: .utc) == three - .days(1))
    }
}
