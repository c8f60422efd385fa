import Foundation
import Synchronization

/// Local days and times of one IANA time zone.
package struct LocalCalendar: Sendable, Equatable {
    /// The IANA name, such as `Europe/Berlin`.
    package let timeZoneName: String
    private let timeZone: TimeZone

    /// Nil for a name that the time zone database does not know.
    package init?(timeZoneName: String) {
        guard let zone = Self.zone(named: timeZoneName) else { return nil }
        self.timeZoneName = timeZoneName
        timeZone = zone
    }

    /// Kept once found: every transaction that takes in runs asks for its workspace's zone.
    private static func zone(named name: String) -> TimeZone? {
        if let zone = zones.withLock({ $0[name] }) { return zone }
        // Foundation also reads abbreviations and `GMT+3`, which are fixed offsets and know no daylight saving.
        guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        zones.withLock { $0[name] = zone }
        return zone
    }

    private static let zones = Mutex<[String: TimeZone]>([:])

    package static let utc = LocalCalendar(timeZoneName: "UTC")!

    /// The names a person can choose from.
    package static var knownTimeZoneNames: [String] {
        ["UTC"] + TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
    }

    /// The local day on which an instant falls.
    package func day(of instant: Instant) -> LocalDay {
        LocalDay(ordinal: Int(wallClock(of: instant).flooredQuotient(by: Instant.millisecondsPerDay)))
    }

    /// The reading of the local clock at an instant, as milliseconds since local midnight.
    package func timeOfDay(of instant: Instant) -> Milliseconds {
        let wallClock = wallClock(of: instant)
        return Milliseconds(
            wallClock - wallClock.flooredQuotient(by: Instant.millisecondsPerDay) * Instant.millisecondsPerDay)
    }

    /// The first instant of a local day, which is not always midnight.
    package func start(of day: LocalDay) -> Instant {
        instant(of: day, at: Milliseconds(0))
    }

    /// The first instant at which the local clock shows `time` on `day` or, where it skips that, a later reading.
    package func instant(of day: LocalDay, at time: Milliseconds) -> Instant {
        let wanted = Int64(day.ordinal) * Instant.millisecondsPerDay + time.count
        let candidates = [-1, 1].map { side in
            let nearby = Instant(milliseconds: wanted + Int64(side) * Instant.millisecondsPerDay)
            return Instant(milliseconds: wanted - offset(at: nearby))
        }
        if let exact = candidates.filter({ wallClock(of: $0) == wanted }).min() { return exact }
        return firstInstantAfterGap(between: candidates.min()!, and: candidates.max()!, wanted: wanted)
    }

    /// The clock jumped over the reading: halve the span until the jump is found.
    private func firstInstantAfterGap(between earlier: Instant, and later: Instant, wanted: Int64) -> Instant {
        var before = earlier.milliseconds
        var after = later.milliseconds
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if wallClock(of: Instant(milliseconds: middle)) < wanted { before = middle } else { after = middle }
        }
        return Instant(milliseconds: after)
    }

    /// What the local clock shows, counted as if it were UTC.
    func wallClock(of instant: Instant) -> Int64 {
        instant.milliseconds + offset(at: instant)
    }

    /// How far the local clock is ahead of UTC, in milliseconds.
    private func offset(at instant: Instant) -> Int64 {
        let seconds = instant.milliseconds.flooredQuotient(by: 1000)
        return Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))) * 1000
    }
}
