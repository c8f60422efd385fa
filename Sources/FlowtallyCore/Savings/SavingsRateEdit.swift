/// What somebody wants done with a rate.
package enum SavingsRateEdit: Sendable, Equatable {
    /// To a workflow or, for nil, to the workspace's defaults.
    case add(SavingsRateDraft, to: WorkflowID?)
    case correct(SavingsRateID, SavingsRateCorrection)
    case remove(SavingsRateID)
}

/// New values for some parts of a rate.
package struct SavingsRateCorrection: Sendable, Equatable {
    package var validFrom: LocalDay?
    package var manualSeconds: Int64?
    package var hourlyRateMinor: Int64?
    package var costPerRunMinor: Int64?

    package init(
        validFrom: LocalDay? = nil, manualSeconds: Int64? = nil, hourlyRateMinor: Int64? = nil,
        costPerRunMinor: Int64? = nil
    ) {
        self.validFrom = validFrom
        self.manualSeconds = manualSeconds
        self.hourlyRateMinor = hourlyRateMinor
        self.costPerRunMinor = costPerRunMinor
    }

    /// All of the terms anew.
    package init(_ terms: SavingsTerms, validFrom: LocalDay? = nil) {
        self.init(
            validFrom: validFrom, manualSeconds: terms.manualSeconds, hourlyRateMinor: terms.hourlyRateMinor,
            costPerRunMinor: terms.costPerRunMinor)
    }
}

extension SavingsRate {
    package func applying(_ correction: SavingsRateCorrection) -> SavingsRate {
        SavingsRate(
            id: id, workflowID: workflowID, validFrom: correction.validFrom ?? validFrom,
            terms: SavingsTerms(
                manualSeconds: correction.manualSeconds ?? terms.manualSeconds,
                hourlyRateMinor: correction.hourlyRateMinor ?? terms.hourlyRateMinor,
                costPerRunMinor: correction.costPerRunMinor ?? terms.costPerRunMinor),
            createdAt: createdAt)
    }
}

/// What an edit changes of the days before today, from the first day that its rate counts on.
package struct SavingsEffect: Sendable, Equatable {
    /// The first day that it touches.
    package let from: LocalDay
    /// Days with runs, from then until yesterday, of the workflows that the rate is for.
    package let days: Int64
    /// The runs of those days.
    package let runs: Int64
    package let before: SavingsTotal
    package let after: SavingsTotal

    package init(from: LocalDay, days: Int64, runs: Int64, before: SavingsTotal, after: SavingsTotal) {
        self.from = from
        self.days = days
        self.runs = runs
        self.before = before
        self.after = after
    }

    package var changesThePast: Bool { before != after }
}

/// An edit that was made, as the history keeps it.
package struct SavingsRateChange: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case added, corrected, removed
    }

    package let id: Identifier<SavingsRateChange>
    package let at: Instant
    package let author: String
    package let kind: Kind
    package let workflowID: WorkflowID?
    package let before: SavingsRate?
    package let after: SavingsRate?
    package let effect: SavingsEffect

    package init(
        id: Identifier<SavingsRateChange>, at instant: Instant, author: String, kind: Kind, workflowID: WorkflowID?,
        before: SavingsRate?, after: SavingsRate?, effect: SavingsEffect
    ) {
        self.id = id
        at = instant
        self.author = author
        self.kind = kind
        self.workflowID = workflowID
        self.before = before
        self.after = after
        self.effect = effect
    }
}
