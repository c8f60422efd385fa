/// What one successful run is worth from a day on, until the next rate of the same workflow.
package struct SavingsRate: Sendable, Equatable {
    package let id: SavingsRateID
    /// Nil for the workspace's default.
    package let workflowID: WorkflowID?
    package let validFrom: LocalDay
    package let terms: SavingsTerms
    package let createdAt: Instant

    package init(
        id: SavingsRateID, workflowID: WorkflowID?, validFrom: LocalDay, terms: SavingsTerms, createdAt: Instant
    ) {
        self.id = id
        self.workflowID = workflowID
        self.validFrom = validFrom
        self.terms = terms
        self.createdAt = createdAt
    }
}

/// The amounts of a rate. Money is in minor units of the workspace's currency.
package struct SavingsTerms: Sendable, Hashable {
    /// The manual work that one successful run replaces.
    package let manualSeconds: Int64
    package let hourlyRateMinor: Int64
    package let costPerRunMinor: Int64

    package init(manualSeconds: Int64, hourlyRateMinor: Int64, costPerRunMinor: Int64 = 0) {
        self.manualSeconds = manualSeconds
        self.hourlyRateMinor = hourlyRateMinor
        self.costPerRunMinor = costPerRunMinor
    }
}

/// A rate before the ledger has given it an id.
package struct SavingsRateDraft: Sendable, Equatable {
    package let validFrom: LocalDay
    package let terms: SavingsTerms

    package init(validFrom: LocalDay, terms: SavingsTerms) {
        self.validFrom = validFrom
        self.terms = terms
    }
}
