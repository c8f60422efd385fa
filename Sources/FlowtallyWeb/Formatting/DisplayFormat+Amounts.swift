import FlowtallyCore
import Foundation

extension DisplayFormat {
    /// `35 h 12 min`, to the minute.
    func hoursAndMinutes(seconds: Int64) -> String {
        let (hours, minutes) = ((seconds + 30) / 60).quotientAndRemainder(dividingBy: 60)
        let parts = [
            hours > 0 ? count(hours) + Self.noBreakSpace + "h" : nil,
            minutes > 0 || hours == 0 ? count(minutes) + Self.noBreakSpace + "min" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: Self.noBreakSpace)
    }

    /// A number that was typed; nil where it is none.
    func typed(_ text: String) -> TypedDecimal? { TypedDecimal(text, separator: decimalSeparator) }

    /// A whole number of such parts as it is typed into a field, without marks between thousands.
    func typed(_ value: Int64, digits: Int) -> String {
        TypedDecimal.text(value, digits: digits, separator: decimalSeparator)
    }

    /// Money as it is typed into a field: `1234.50`.
    func typedAmount(minor: Int64) -> String { typed(minor, digits: currency.minorUnitDigits) }

    private var decimalSeparator: String { locale.decimalSeparator ?? "." }

    /// `1 run`, `1,284 runs`.
    func count(_ value: Int64, _ singular: String, _ plural: String) -> String {
        "\(count(value)) \(value == 1 ? singular : plural)"
    }

    /// `24 November 2026, 14:00`.
    func dateAndTime(_ instant: Instant) -> String {
        "\(date(calendar.day(of: instant))), \(time(instant))"
    }
}
