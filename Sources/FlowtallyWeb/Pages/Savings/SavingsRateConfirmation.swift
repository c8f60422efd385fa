import FlowtallyCore

/// Asks whether what days before today saved may change, with the figures before and after.
struct SavingsRateConfirmation {
    struct Row {
        let label: String
        let before: String
        let after: String
    }

    let action: String
    let csrf: String
    let fields: [HiddenField]
    let cancelHref: String
    let sentence: String
    let rows: [Row]

    /// - Parameter fields: what sends the same once more, with the consent.
    init(
        _ effect: SavingsEffect, repeating fields: [HiddenField], action: String, cancelHref: String, csrf: String,
        format: DisplayFormat
    ) {
        self.action = action
        self.csrf = csrf
        self.fields = fields
        self.cancelHref = cancelHref
        let (runs, days) = (format.count(effect.runs, "run"), format.count(effect.days, "day"))
        sentence =
            "It counts from \(format.date(effect.from)) on, and changes what \(runs) of \(days) before today saved:"
        let (before, after) = (effect.before, effect.after)
        rows = [
            Row(
                label: "Time saved", before: format.durationText(seconds: Double(before.seconds)),
                after: format.durationText(seconds: Double(after.seconds))),
            Row(
                label: "Gross savings", before: format.amount(minor: before.grossMinor),
                after: format.amount(minor: after.grossMinor)),
            Row(
                label: "Cost", before: format.amount(minor: before.costMinor),
                after: format.amount(minor: after.costMinor)),
            Row(
                label: "Net savings", before: format.amount(minor: before.netMinor),
                after: format.amount(minor: after.netMinor)),
        ]
    }
}
