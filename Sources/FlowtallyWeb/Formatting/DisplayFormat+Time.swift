import FlowtallyCore
import Foundation

extension DisplayFormat {
    /// `23 October`.
    func dayAndMonth(_ day: LocalDay) -> String { text(day, "d MMMM") }

    /// `25 Oct`.
    func shortDay(_ day: LocalDay) -> String { text(day, "d MMM") }

    /// `Sunday 25 October 2026`.
    func fullDay(_ day: LocalDay) -> String { text(day, "EEEE d MMMM y") }

    /// `14 October 2025`.
    func date(_ day: LocalDay) -> String { text(day, "d MMMM y") }

    /// `09:15`.
    func time(_ instant: Instant) -> String {
        let minutes = calendar.timeOfDay(of: instant).count / 60_000
        return [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
    }

    /// How long ago something was, or when it will be, as seen from `now`.
    func relative(_ instant: Instant, to now: Instant) -> String {
        let elapsed = now - instant
        let day = calendar.day(of: instant)
        let daysAgo = calendar.day(of: now).ordinal - day.ordinal
        switch elapsed.count {
        case ..<0: return "\(text(day, "EEE d MMM")), \(time(instant))"
        case ..<60_000: return "\(elapsed.count / 1000)\(Self.noBreakSpace)s ago"
        case ..<3_600_000: return "\(elapsed.count / 60_000)\(Self.noBreakSpace)min ago"
        default: break
        }
        switch daysAgo {
        case 0: return "\(elapsed.count / 3_600_000)\(Self.noBreakSpace)h ago"
        case 1: return "yesterday"
        case ..<365: return text(day, "EEE d MMM")
        default: return date(day)
        }
    }

    /// The day in the words of the language, by a pattern of Unicode TR35.
    private func text(_ day: LocalDay, _ pattern: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = locale
        formatter.timeZone = .gmt
        formatter.dateFormat = pattern
        let noon = Double(day.ordinal) * 86_400 + 43_200
        return formatter.string(from: Date(timeIntervalSince1970: noon))
    }
}
