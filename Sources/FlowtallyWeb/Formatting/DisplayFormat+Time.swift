import FlowtallyCore
import Foundation

extension DisplayFormat {
    /// `23 October`.
    func dayAndMonth(_ day: LocalDay) -> String { text(day) { $0.day().month(.wide) } }

    /// `25 Oct`.
    func shortDay(_ day: LocalDay) -> String { text(day) { $0.day().month(.abbreviated) } }

    /// `Sunday, 25 October 2026`.
    func fullDay(_ day: LocalDay) -> String { text(day) { $0.weekday(.wide).day().month(.wide).year() } }

    /// `14 October 2025`.
    func date(_ day: LocalDay) -> String { text(day) { $0.day().month(.wide).year() } }

    /// `October 2026`.
    func month(_ day: LocalDay) -> String { text(day) { $0.month(.wide).year() } }

    /// `1 – 22 Oct`, or one day alone.
    func days(_ range: DayRange) -> String {
        guard range.count > 1 else { return shortDay(range.first) }
        return Date.IntervalFormatStyle(locale: locale, timeZone: .gmt).day().month(.abbreviated)
            .format(Self.noon(range.first)..<Self.noon(range.last))
    }

    /// `09:15`.
    func time(_ instant: Instant) -> String { style.hour().minute().format(wallClock(instant)) }

    /// `09:15:07`.
    func timeWithSeconds(_ instant: Instant) -> String { style.hour().minute().second().format(wallClock(instant)) }

    /// `09:15` on the day of `now`; before that with the day. Unlike `relative` it stays true while it is shown.
    func moment(_ instant: Instant, asOf now: Instant) -> String {
        let day = calendar.day(of: instant)
        return day == calendar.day(of: now) ? time(instant) : "\(shortDay(day)), \(time(instant))"
    }

    /// How long ago something was, or when it will be, as seen from `now`.
    func relative(_ instant: Instant, to now: Instant) -> String {
        let elapsed = now - instant
        let day = calendar.day(of: instant)
        let daysAgo = calendar.day(of: now).ordinal - day.ordinal
        switch elapsed.count {
        case ..<0: return "\(weekday(day)), \(time(instant))"
        case ..<60_000: return "\(elapsed.count / 1000)\(Self.noBreakSpace)s ago"
        case ..<3_600_000: return "\(elapsed.count / 60_000)\(Self.noBreakSpace)min ago"
        default: break
        }
        switch daysAgo {
        case 0: return "\(elapsed.count / 3_600_000)\(Self.noBreakSpace)h ago"
        case 1: return "yesterday"
        case ..<365: return weekday(day)
        default: return date(day)
        }
    }

    /// `Fri 20 Nov`.
    private func weekday(_ day: LocalDay) -> String {
        text(day) { $0.weekday(.abbreviated).day().month(.abbreviated) }
    }

    /// The local clock's reading as Foundation's dates in GMT.
    private func wallClock(_ instant: Instant) -> Date {
        Date(timeIntervalSince1970: calendar.timeOfDay(of: instant).seconds)
    }

    private var style: Date.FormatStyle { Date.FormatStyle(locale: locale, timeZone: .gmt) }

    private func text(_ day: LocalDay, _ fields: (Date.FormatStyle) -> Date.FormatStyle) -> String {
        fields(style).format(Self.noon(day))
    }

    /// A local day as Foundation's dates in GMT.
    private static func noon(_ day: LocalDay) -> Date {
        Date(timeIntervalSince1970: Double(day.ordinal) * 86_400 + 43_200)
    }
}
