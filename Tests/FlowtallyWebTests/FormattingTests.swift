import FlowtallyCore
import Foundation
import Testing

@testable import FlowtallyWeb

@Suite("Figures as people read them")
struct FormattingTests {
    static func format(_ currency: String = "EUR") -> DisplayFormat {
        DisplayFormat(
            Workspace(
                id: WorkspaceID("w"), name: "w", calendar: LocalCalendar(timeZoneName: "Europe/Berlin")!,
                currency: Currency(code: currency)!, createdAt: Instant(milliseconds: 0)), locale: .britishEnglish)
    }

    @Test(
        "a rate is 100 % or 0 % only where it is exactly that",
        arguments: [
            (100.0, "100"), (99.95, "99.9"), (99.999, "99.9"), (99.94, "99.9"), (97.13, "97.1"), (0.0, "0"),
            (0.001, "0.1"), (0.05, "0.1"), (50, "50"),
        ])
    func percent(_ value: Double, _ text: String) {
        #expect(Self.format().percent(value) == text)
    }

    @Test(
        "money has the digits of its currency, and none where the amount is large",
        arguments: [
            ("EUR", 1_045_900, "€10,459"), ("EUR", 1234, "€12.34"), ("JPY", 1234, "JP¥1,234"),
            ("KWD", 1234, "KWD\u{A0}1.234"), ("EUR", -1234, "\u{2212}€12.34"),
        ])
    func money(_ currency: String, _ minor: Int64, _ text: String) {
        #expect(Self.format(currency).money(minor: minor) == text)
    }

    @Test(
        "lengths of time are told in a fitting unit",
        arguments: [
            (0.5, "0.5\u{A0}s"), (6.03, "6\u{A0}s"), (12.44, "12.4\u{A0}s"), (119, "119\u{A0}s"), (336, "5.6\u{A0}min"),
            (7200, "2\u{A0}h"),
        ])
    func durations(_ seconds: Double, _ text: String) {
        #expect(Self.format().durationText(seconds: seconds) == text)
    }

    @Test(
        "times are the workspace's",
        arguments: [
            ("2026-11-23T09:14:58Z", "2\u{A0}s ago"), ("2026-11-23T09:00:00Z", "15\u{A0}min ago"),
            ("2026-11-23T05:00:00Z", "4\u{A0}h ago"),
            ("2026-11-22T22:30:00Z", "yesterday"), ("2026-11-20T12:00:00Z", "Fri 20 Nov"),
            ("2026-11-24T13:00:00Z", "Tue 24 Nov, 14:00"),
        ])
    func relative(_ text: String, _ words: String) {
        let now = Instant(rfc3339: "2026-11-23T09:15:00Z")!
        #expect(Self.format().relative(Instant(rfc3339: text)!, to: now) == words)
    }

    @Test(
        "times of a day follow the viewer's region, seconds and all",
        arguments: [
            ("en_GB", "10:14", "10:14:58"), ("en_US", "10:14\u{202F}AM", "10:14:58\u{202F}AM"),
            ("en_DE", "10:14", "10:14:58"),
        ])
    func timesOfDay(_ locale: String, _ minutes: String, _ seconds: String) {
        let workspace = Workspace(
            id: WorkspaceID("w"), name: "w", calendar: LocalCalendar(timeZoneName: "Europe/Berlin")!, currency: .euro,
            createdAt: Instant(milliseconds: 0))
        let format = DisplayFormat(workspace, locale: Locale(identifier: locale))
        let instant = Instant(rfc3339: "2026-11-23T09:14:58Z")!
        #expect(format.time(instant) == minutes)
        #expect(format.timeWithSeconds(instant) == seconds)
    }
}
