import FlowtallyCore

extension SavingsRate {
    init(_ row: SQLRow) throws {
        self.init(
            id: try row.id("id"), workflowID: try row.optionalID("workflow_id"), validFrom: try row.day("valid_from"),
            terms: try SavingsTerms(row), createdAt: try row.instant("created_at"))
    }

    var arguments: [String: SQLValue] {
        changeArguments.merging(["workflow_id": .id(workflowID), "created_at": .instant(createdAt)]) { $1 }
    }

    /// The columns that may change.
    var changeArguments: [String: SQLValue] {
        [
            "id": .id(id), "valid_from": .day(validFrom), "manual_seconds": .integer(terms.manualSeconds),
            "hourly_rate_minor": .integer(terms.hourlyRateMinor),
            "cost_per_run_minor": .integer(terms.costPerRunMinor),
        ]
    }
}

extension SavingsTerms {
    init(_ row: SQLRow) throws {
        self.init(
            manualSeconds: try row.integer("manual_seconds"), hourlyRateMinor: try row.integer("hourly_rate_minor"),
            costPerRunMinor: try row.integer("cost_per_run_minor"))
    }
}

// MARK: - History

extension SavingsRateChange {
    init(_ row: SQLRow) throws {
        let workflowID: WorkflowID? = try row.optionalID("workflow_id")
        func rate(_ column: String) throws -> SavingsRate? {
            guard try row.optionalText(column) != nil else { return nil }
            return try row.value(column) { SavingsRate(history: try? JSONValue(parsing: $0.utf8), workflowID) }
        }
        func savings(_ column: String) throws -> SavingsTotal {
            try row.value(column) { SavingsTotal(history: try? JSONValue(parsing: $0.utf8)) }
        }
        self.init(
            id: try row.id("id"), at: try row.instant("at"), author: try row.text("author"),
            kind: try row.value("kind", Kind.init(rawValue:)), workflowID: workflowID, before: try rate("rate_before"),
            after: try rate("rate_after"),
            effect: SavingsEffect(
                from: try row.day("effective_from"), days: try row.integer("days"), runs: try row.integer("runs"),
                before: try savings("savings_before"), after: try savings("savings_after")))
    }

    var arguments: [String: SQLValue] {
        [
            "id": .id(id), "at": .instant(at), "author": .text(author), "kind": .text(kind.rawValue),
            "workflow_id": .id(workflowID), "effective_from": .day(effect.from),
            "rate_before": .text(before?.history.text), "rate_after": .text(after?.history.text),
            "days": .integer(effect.days), "runs": .integer(effect.runs),
            "savings_before": .text(effect.before.history.text), "savings_after": .text(effect.after.history.text),
        ]
    }
}

extension SavingsRate {
    fileprivate var history: JSONValue {
        [
            "id": .string(id.text), "validFrom": .string(validFrom.description),
            "manualSeconds": .integer(terms.manualSeconds), "hourlyRateMinor": .integer(terms.hourlyRateMinor),
            "costPerRunMinor": .integer(terms.costPerRunMinor), "createdAt": .integer(createdAt.milliseconds),
        ]
    }

    /// Nil where it is not what `history` wrote.
    fileprivate init?(history: JSONValue?, _ workflowID: WorkflowID?) {
        guard
            let id = history?["id"]?.asString, let day = history?["validFrom"]?.asString.flatMap({ LocalDay($0) }),
            let seconds = history?["manualSeconds"]?.asInteger, let rate = history?["hourlyRateMinor"]?.asInteger,
            let cost = history?["costPerRunMinor"]?.asInteger, let created = history?["createdAt"]?.asInteger
        else { return nil }
        self.init(
            id: SavingsRateID(id), workflowID: workflowID, validFrom: day,
            terms: SavingsTerms(manualSeconds: seconds, hourlyRateMinor: rate, costPerRunMinor: cost),
            createdAt: Instant(milliseconds: created))
    }
}

extension SavingsTotal {
    fileprivate var history: JSONValue {
        ["seconds": .integer(seconds), "grossMinor": .integer(grossMinor), "costMinor": .integer(costMinor)]
    }

    /// Nil where it is not what `history` wrote.
    fileprivate init?(history: JSONValue?) {
        guard
            let seconds = history?["seconds"]?.asInteger, let gross = history?["grossMinor"]?.asInteger,
            let cost = history?["costMinor"]?.asInteger
        else { return nil }
        self.init(SavingsSum(seconds: Int128(seconds), grossMinor: Int128(gross), costMinor: Int128(cost)))
    }
}
