/// One business whose ledger this is: its zone decides its days, its currency its money.
package struct Workspace: Sendable, Equatable {
    package let id: WorkspaceID
    package let name: String
    package let calendar: LocalCalendar
    package let currency: Currency
    package let createdAt: Instant
    /// The first day whose single runs are still kept; nil where all are.
    package let runsKeptFrom: LocalDay?
    /// While runs are being moved to their days in a new zone: how far that is.
    package let timeZoneChange: JobProgress?
    package let branding: Branding
    /// Grows with every change of whatever belongs to the workspace.
    package let generation: Int64

    package init(
        id: WorkspaceID, name: String, calendar: LocalCalendar, currency: Currency, createdAt: Instant,
        runsKeptFrom: LocalDay? = nil, timeZoneChange: JobProgress? = nil, branding: Branding = Branding(),
        generation: Int64 = 0
    ) {
        self.id = id
        self.name = name
        self.calendar = calendar
        self.currency = currency
        self.createdAt = createdAt
        self.runsKeptFrom = runsKeptFrom
        self.timeZoneChange = timeZoneChange
        self.branding = branding
        self.generation = generation
    }
}

/// New values for some properties of a workspace.
package struct WorkspaceChange: Sendable, Equatable {
    package var name: String?
    package var calendar: LocalCalendar?
    package var currency: Currency?
    /// A new default rate.
    package var defaultRate: SavingsRateDraft?
    /// Whether the default rate may change what days before today saved.
    package var recalculates: Bool
    /// Who wants the default rate.
    package var author: String

    package init(
        name: String? = nil, calendar: LocalCalendar? = nil, currency: Currency? = nil,
        defaultRate: SavingsRateDraft? = nil, recalculates: Bool = false, author: String = "operator"
    ) {
        self.name = name
        self.calendar = calendar
        self.currency = currency
        self.defaultRate = defaultRate
        self.recalculates = recalculates
        self.author = author
    }
}
