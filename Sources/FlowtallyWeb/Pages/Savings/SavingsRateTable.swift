import FlowtallyCore

/// Rates, newest day first, as a table.
struct SavingsRateTable {
    struct Row {
        let validFrom: String
        let manual: String
        let hourlyRate: String
        let costPerRun: String
        let savedPerRun: String
        let isInForce: Bool
        /// Nil for those who may not correct it.
        let correctHref: String?
        let isBeingCorrected: Bool
    }

    let caption: String
    let rows: [Row]
    let isEmpty: Bool

    /// - Parameters:
    ///   - corrected: the rate whose form is open.
    ///   - correctHref: the address of a rate's form.
    init(
        _ rates: [SavingsRate], caption: String, today: LocalDay, format: DisplayFormat,
        corrected: SavingsRateID? = nil, correctHref: (SavingsRateID) -> String?
    ) {
        self.caption = caption
        let inForce = rates.first { $0.validFrom <= today }?.id
        rows = rates.map { rate in
            Row(
                validFrom: format.date(rate.validFrom),
                manual: format.durationText(seconds: Double(rate.terms.manualSeconds)),
                hourlyRate: format.amount(minor: rate.terms.hourlyRateMinor),
                costPerRun: format.amount(minor: rate.terms.costPerRunMinor),
                savedPerRun: format.amount(
                    minor: SavingsTotal(SavingsSum(terms: rate.terms, earningRuns: 1, costingRuns: 1)).netMinor),
                isInForce: rate.id == inForce, correctHref: correctHref(rate.id), isBeingCorrected: rate.id == corrected
            )
        }
        isEmpty = rates.isEmpty
    }
}
