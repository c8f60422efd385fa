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

extension SavingsTotal {
    var json: JSONValue {
        [
            "hours": .number(hours), "grossMinor": .integer(grossMinor), "costMinor": .integer(costMinor),
            "netMinor": .integer(netMinor), "roi": .optional(returnOnInvestment),
        ]
    }
}

extension SavingsEffect {
    var json: JSONValue {
        [
            "from": .string(from.description), "days": .integer(days), "runs": .integer(runs), "before": before.json,
            "after": after.json,
        ]
    }
}

extension SavingsRateChange {
    var json: JSONValue {
        [
            "id": .string(id.text), "at": .string(at.rfc3339), "author": .string(author),
            "kind": .string(kind.rawValue), "workflowId": .optional(workflowID?.text),
            "before": .optional(before) { $0.json },
            "after": .optional(after) { $0.json }, "effect": effect.json,
        ]
    }
}

// MARK: - Reading

/// The fields of a rate as they were sent; what is wrong the reader then knows.
struct SavingsRateFields {
    let correction: SavingsRateCorrection
    /// The rate, where nothing is missing.
    let draft: SavingsRateDraft?

    /// - Parameter isWhole: whether all of a rate must be there.
    init(_ reader: ObjectReader, currency: Currency, isWhole: Bool) {
        let day = reader.day("validFrom")
        let seconds = reader.number(
            "manualMinutes", times: 60, in: 0...SavingsTerms.largestManualSeconds, unit: "seconds, in minutes")
        let hourlyRate = reader.amount("hourlyRateMinor", currency)
        let cost = reader.amount("costPerRunMinor", currency)
        correction = SavingsRateCorrection(
            validFrom: day, manualSeconds: seconds, hourlyRateMinor: hourlyRate, costPerRunMinor: cost)
        guard
            isWhole,
            let day = reader.require(day, "validFrom"), let seconds = reader.require(seconds, "manualMinutes"),
            let hourlyRate = reader.require(hourlyRate, "hourlyRateMinor")
        else {
            draft = nil
            return
        }
        draft = SavingsRateDraft(
            validFrom: day,
            terms: SavingsTerms(manualSeconds: seconds, hourlyRateMinor: hourlyRate, costPerRunMinor: cost ?? 0))
        for problem in draft?.terms.problems ?? [] {
            reader.note(String(problem.pointer.dropFirst()), problem.detail)
        }
    }
}

extension ObjectReader {
    /// An amount of money in whole minor units.
    fileprivate func amount(_ key: String, _ currency: Currency) -> Int64? {
        let limits = 0...SavingsTerms.largestAmountMinor
        if let value = value(key), value.asInteger == nil {
            let digits = currency.minorUnitDigits
            note(
                key,
                """
                must be a whole number of minor units from 0 to \(limits.upperBound): \(currency.code) has \
                \(digits == 0 ? "no digits" : digits == 1 ? "1 digit" : "\(digits) digits") behind the point
                """)
            return nil
        }
        return integer(key, in: limits)
    }
}
