import FlowtallyCore
import Foundation

/// Figures as people read them, in one language and one zone. Units never break from their numbers.
struct DisplayFormat {
    static let noBreakSpace = "\u{00A0}"
    static let minus = "\u{2212}"
    static let dash = "\u{2013}"

    let locale: Locale
    let calendar: LocalCalendar
    let currency: Currency

    init(_ workspace: Workspace, locale: Locale) {
        self.locale = locale
        calendar = workspace.calendar
        currency = workspace.currency
    }

    func count(_ value: Int64) -> String {
        value.formatted(.number.locale(locale))
    }

    /// A count with its noun, which takes an s: `1 run`, `5 runs`.
    func count(_ value: Int64, _ noun: String) -> String {
        "\(count(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    func decimal(_ value: Double, digits: Int = 1) -> String {
        value.formatted(.number.precision(.fractionLength(0...digits)).locale(locale))
            .replacing("-", with: Self.minus)
    }

    /// Large amounts without minor units.
    func money(minor: Int64) -> String {
        let isLarge = abs(major(minor)) >= 100
        return money(minor, digits: isLarge ? 0 : currency.minorUnitDigits)
    }

    /// To the minor unit.
    func amount(minor: Int64) -> String {
        money(minor, digits: currency.minorUnitDigits)
    }

    private func money(_ minor: Int64, digits: Int) -> String {
        major(minor).formatted(
            .currency(code: currency.code).precision(.fractionLength(digits)).rounded(rule: .toNearestOrEven)
                .locale(locale)
        ).replacing("-", with: Self.minus)
    }

    private func major(_ minor: Int64) -> Decimal { Decimal(minor) / pow(10, currency.minorUnitDigits) }

    /// A percentage to one digit that says 100 or 0 only where it is exactly that.
    func percent(_ value: Double) -> String {
        let rounded = (value * 10).rounded(.toNearestOrEven) / 10
        if rounded == 100, value != 100 { return decimal(99.9) }
        if rounded == 0, value != 0 { return decimal(0.1) }
        return decimal(rounded)
    }

    /// A length of time as a number and its unit: seconds up to two minutes, then minutes, then hours.
    func duration(seconds: Double) -> (number: String, unit: String) {
        switch abs(seconds) {
        case ..<1: (decimal(seconds, digits: 2), "s")
        case ..<120: (decimal(seconds), "s")
        case ..<7200: (decimal(seconds / 60), "min")
        default: (decimal(seconds / 3600), "h")
        }
    }

    func durationText(seconds: Double) -> String {
        let (number, unit) = duration(seconds: seconds)
        return number + Self.noBreakSpace + unit
    }

    /// A difference with its sign, such as `+80` or `−0.8`.
    func signed(_ value: Double, _ format: (Double) -> String) -> String {
        (value > 0 ? "+" : value < 0 ? Self.minus : "") + format(abs(value))
    }
}
