/// One business whose ledger this is: its zone decides its days, its currency its money.
package struct Workspace: Sendable, Equatable {
    package let id: WorkspaceID
    package let name: String
    package let calendar: LocalCalendar
    package let currency: Currency
    package let createdAt: Instant

    package init(id: WorkspaceID, name: String, calendar: LocalCalendar, currency: Currency, createdAt: Instant) {
        self.id = id
        self.name = name
        self.calendar = calendar
        self.currency = currency
        self.createdAt = createdAt
    }
}

/// New values for some properties of a workspace.
package struct WorkspaceChange: Sendable, Equatable {
    package var name: String?
    package var calendar: LocalCalendar?
    package var currency: Currency?
    /// A new default rate.
    package var defaultRate: SavingsRateDraft?

    package init(
        name: String? = nil, calendar: LocalCalendar? = nil, currency: Currency? = nil,
        defaultRate: SavingsRateDraft? = nil
    ) {
        self.name = name
        self.calendar = calendar
        self.currency = currency
        self.defaultRate = defaultRate
    }
}
