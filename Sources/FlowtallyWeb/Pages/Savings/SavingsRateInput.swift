import FlowtallyCore

/// A rate as somebody types it: minutes, and money in major units, with the decimal separator of their region.
struct SavingsRateInput {
    let validFrom: String
    let manualMinutes: String
    let hourlyRate: String
    let costPerRun: String

    init(_ form: Form) {
        validFrom = form["validFrom"]
        manualMinutes = form["manualMinutes"]
        hourlyRate = form["hourlyRate"]
        costPerRun = form["costPerRun"]
    }

    /// A rate as it is, or the same terms from another day on.
    init(_ rate: SavingsRate, from day: LocalDay? = nil, in format: DisplayFormat) {
        validFrom = (day ?? rate.validFrom).description
        manualMinutes = Self.minutes(rate.terms.manualSeconds, format)
        hourlyRate = format.typedAmount(minor: rate.terms.hourlyRateMinor)
        costPerRun = format.typedAmount(minor: rate.terms.costPerRunMinor)
    }

    /// A new rate, which usually counts from today on.
    init(from today: LocalDay) {
        validFrom = today.description
        manualMinutes = ""
        hourlyRate = ""
        costPerRun = "0"
    }

    /// The rate, or what is wrong with the fields.
    func draft(in format: DisplayFormat) -> (SavingsRateDraft?, errors: [FormError]) {
        var errors: [FormError] = []
        let day = LocalDay(validFrom).flatMap { $0.yearMonthDay.year > 0 ? $0 : nil }
        errors.require(day != nil, "validFrom", "Give the day as year, month and day, such as 2026-05-01.")
        let seconds = Self.seconds(manualMinutes, format)
        errors.require(
            seconds.map { $0 <= SavingsTerms.largestManualSeconds } ?? false, "manualMinutes",
            "Give up to \(SavingsTerms.largestManualSeconds / 60) minutes, to the second, such as \(format.typed(125, digits: 1)) or 12:30."
        )
        let hourlyRateMinor = Self.amount(hourlyRate, "hourlyRate", format, &errors)
        let costPerRunMinor = Self.amount(costPerRun, "costPerRun", format, &errors)
        guard let day, let seconds, let hourlyRateMinor, let costPerRunMinor, errors.isEmpty else {
            return (nil, errors)
        }
        let terms = SavingsTerms(
            manualSeconds: seconds, hourlyRateMinor: hourlyRateMinor, costPerRunMinor: costPerRunMinor)
        errors.require(
            terms.problems.isEmpty, "hourlyRate", "Minutes and hourly rate together are more than a run can save.")
        return (errors.isEmpty ? SavingsRateDraft(validFrom: day, terms: terms) : nil, errors)
    }

    func fields(in format: DisplayFormat, isRequired: Bool = true, errors: [FormError]) -> [FormField] {
        func field(
            _ name: String, _ label: String, _ value: String, type: String = "text", hint: String? = nil
        ) -> FormField {
            FormField(
                name, label, value: value, type: type, inputMode: type == "text" ? "decimal" : nil,
                isRequired: isRequired, hint: hint, errors: errors)
        }
        return [
            field("validFrom", "Valid from", validFrom, type: "date"),
            field("manualMinutes", "Minutes saved per run", manualMinutes, hint: "What the work took by hand."),
            field("hourlyRate", "Hourly rate (\(format.currency.code))", hourlyRate),
            field("costPerRun", "Cost per run (\(format.currency.code))", costPerRun),
        ]
    }

    /// The fields that send the same once more.
    var repeatedFields: [HiddenField] {
        [
            HiddenField(name: "validFrom", value: validFrom), HiddenField(name: "manualMinutes", value: manualMinutes),
            HiddenField(name: "hourlyRate", value: hourlyRate), HiddenField(name: "costPerRun", value: costPerRun),
        ]
    }

    private static func amount(
        _ text: String, _ field: String, _ format: DisplayFormat, _ errors: inout [FormError]
    ) -> Int64? {
        let minorUnits = Int64(TypedDecimal.power(format.currency.minorUnitDigits))
        let amount = format.typed(text)?.whole(times: minorUnits)
        let largest = SavingsTerms.largestAmountMinor / minorUnits
        errors.require(
            amount.map { $0 <= SavingsTerms.largestAmountMinor } ?? false, field,
            "Give the amount in \(format.currency.code) up to \(largest), such as \(format.typedAmount(minor: 42 * minorUnits))."
        )
        return amount
    }

    /// Minutes as `12.5` or, to the second, `12:30`.
    private static func seconds(_ text: String, _ format: DisplayFormat) -> Int64? {
        guard let match = text.wholeMatch(of: /([0-9]{1,6}):([0-5][0-9])/),
            let minutes = Int64(match.output.1), let seconds = Int64(match.output.2)
        else { return format.typed(text)?.whole(times: 60) }
        return minutes * 60 + seconds
    }

    /// Seconds as `seconds` reads them: not all are minutes with two digits behind the point.
    private static func minutes(_ seconds: Int64, _ format: DisplayFormat) -> String {
        if seconds.isMultiple(of: 60) { return String(seconds / 60) }
        if seconds.isMultiple(of: 6) { return format.typed(seconds / 6, digits: 1) }
        let rest = String(seconds % 60)
        return "\(seconds / 60):" + (rest.count == 1 ? "0" : "") + rest
    }
}
