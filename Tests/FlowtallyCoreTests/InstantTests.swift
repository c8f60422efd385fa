import FlowtallyCore
import FlowtallyTestSupport
import Testing

struct InstantTests {
    @Test(
        "a time is read with Z or an offset, in either case of letters",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59.999Z", -1),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59Z", 253_402_300_799_000),
            ("2000-02-29T12:00:00Z", 951_825_600_000),
            ("2026-11-23T09:15:00Z", 1_795_425_300_000),
            ("2026-11-23T09:15:00.000Z", 1_795_425_300_000),
            ("2026-11-23t09:15:00z", 1_795_425_300_000),
            ("2026-11-23 09:15:00Z", 1_795_425_300_000),
            ("2026-11-23T09:15:00+00:00", 1_795_425_300_000),
            ("2026-11-23T09:15:00-00:00", 1_795_425_300_000),
            ("2026-11-23T10:15:00+01:00", 1_795_425_300_000),
            ("2026-11-23T15:00:00+05:45", 1_795_425_300_000),
            ("2026-11-23T03:45:00-05:30", 1_795_425_300_000),
            ("2026-11-24T08:15:00+23:00", 1_795_425_300_000),
        ] as [(String, Int64)])
    func reading(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(
        "a fraction may have any number of digits; what is finer than a millisecond is cut off",
        arguments: [
            (".5", 500), (".05", 50), (".005", 5), (".12", 120), (".1239", 123), (".0009", 0), (".9999999999", 999),
            (".000", 0), (".123456789123456789", 123),
        ] as [(String, Int64)])
    func fractions(fraction: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: "1970-01-01T00:00:01\(fraction)Z")?.milliseconds == 1000 + milliseconds)
        #expect(Instant(rfc3339: "1969-12-31T23:59:59\(fraction)Z")?.milliseconds == -1000 + milliseconds)
    }

    @Test("a leap second is the second after it")
    func leapSecond() {
        #expect(instant("2016-12-31T23:59:60Z") == instant("2017-01-01T00:00:00Z"))
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "now", "2026-11-23", "2026-11-23T09:15:00", "2026-11-23T09:15Z", "2026-11-23T09:15:00ZZ",
            "2026-11-23T09:15:00Z ", " 2026-11-23T09:15:00Z", "2026-11-23T09:15:00 Z", "2026-11-23_09:15:00Z",
            "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-00-10T00:00:00Z",
            "2026-13-10T00:00:00Z", "2026-11-00T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T23:60:00Z",
            "2026-11-23T23:59:61Z", "2026-11-23T09:15:00.Z", "2026-11-23T09:15:00,5Z", "2026-11-23T09:15:00.5.5Z",
            "2026-11-23T09:15:00.-5Z", "2026-11-23T09:15:00+1:00", "2026-11-23T09:15:00+0100",
            "2026-11-23T09:15:00+01", "2026-11-23T09:15:00+24:00", "2026-11-23T09:15:00+01:60",
            "2026-11-23T09:15:00\u{2212}01:00", "26-11-23T09:15:00Z", "12026-11-23T09:15:00Z", "-2026-11-23T09:15:00Z",
            "+2026-11-23T09:15:00Z", "0000-01-01T00:00:00Z", "20261123T091500Z", "2026-11-23T9:15:00Z",
            "2026-W48-1T09:15:00Z", "\u{FF12}026-11-23T09:15:00Z", "2026-11-23T09:15:00Z\n", "1795425300000",
        ])
    func refusing(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test(
        "a time is written in UTC with milliseconds and Z",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (7, "1970-01-01T00:00:00.007Z"),
            (1_795_425_300_000, "2026-11-23T09:15:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
            (.max, "292278994-08-17T07:12:55.807Z"),
        ] as [(Int64, String)])
    func writing(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test("what is written is read back as it was")
    func roundTrip() {
        var generator = SplitMix64(seed: 20_261_123)
        for _ in 0..<2000 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
            let original = Instant(milliseconds: milliseconds)
            #expect(Instant(rfc3339: original.rfc3339) == original, "\(milliseconds)")
        }
    }

    @Test("instants and lengths of time add up")
    func arithmetic() {
        let noon = instant("2026-11-23T12:00:00Z")
        #expect(noon + .hours(12) == instant("2026-11-24T00:00:00Z"))
        #expect(noon - .days(1) == instant("2026-11-22T12:00:00Z"))
        #expect(noon - instant("2026-11-23T12:01:30Z") == .seconds(-90))
        #expect(Milliseconds.minutes(90) == .seconds(5400))
        #expect(Milliseconds(1500).seconds == 1.5)
        #expect(noon < noon + Milliseconds(1))
    }
}
