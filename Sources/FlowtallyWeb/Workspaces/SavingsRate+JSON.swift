import FlowtallyCore

extension SavingsRate {
    var json: JSONValue {
        [
            "id": .string(id.text), "workflowId": .optional(workflowID?.text),
            "validFrom": .string(validFrom.description), "manualMinutes": .number(Double(terms.manualSeconds) / 60),
            "hourlyRateMinor": .integer(terms.hourlyRateMinor), "costPerRunMinor": .integer(terms.costPerRunMinor),
            "createdAt": .string(createdAt.rfc3339),
        ]
    }
}

extension SavingsRateDraft {
    /// Nil where something is wrong, which the reader then knows.
    init?(_ reader: ObjectReader) {
        let amounts = 0...SavingsTerms.largestAmountMinor
        let day = reader.require(reader.day("validFrom"), "validFrom")
        let seconds = reader.require(
            reader.number(
                "manualMinutes", times: 60, in: 0...SavingsTerms.largestManualSeconds, unit: "seconds, in minutes"),
            "manualMinutes")
        let hourlyRate = reader.require(reader.integer("hourlyRateMinor", in: amounts), "hourlyRateMinor")
        let cost = reader.integer("costPerRunMinor", in: amounts) ?? 0
        guard let day, let seconds, let hourlyRate else { return nil }
        self.init(
            validFrom: day,
            terms: SavingsTerms(manualSeconds: seconds, hourlyRateMinor: hourlyRate, costPerRunMinor: cost))
    }
}
