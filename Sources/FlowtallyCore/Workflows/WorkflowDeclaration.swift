/// What a report says about its workflow; what it leaves out stays as it is.
package struct WorkflowDeclaration: Sendable, Equatable {
    package var source: String
    package var externalID: String
    package var change: WorkflowChange

    package init(source: String = Self.defaultSource, externalID: String, change: WorkflowChange = WorkflowChange()) {
        self.source = source
        self.externalID = externalID
        self.change = change
    }

    package static let defaultSource = "api"

    /// The name of a workflow that nobody named.
    package var standardName: String { String(externalID.unicodeScalars.prefix(200)) }

    /// The same with its standard for all that it leaves out: the whole truth about the workflow.
    package var complete: WorkflowDeclaration {
        var complete = self
        complete.change = WorkflowChange(
            name: change.name ?? standardName, cron: change.cron ?? [], cronCalendar: change.cronCalendar ?? .standard,
            grace: change.grace ?? .standard, newsLimit: change.newsLimit ?? .standard,
            isActive: change.isActive ?? true, role: change.role ?? .productive)
        return complete
    }
}

/// New values for some properties of a workflow.
package struct WorkflowChange: Sendable, Equatable {
    package var name: String?
    package var cron: [String]?
    package var cronCalendar: OwnSetting<LocalCalendar>?
    package var grace: OwnSetting<Milliseconds>?
    package var newsLimit: OwnSetting<Milliseconds>?
    package var isActive: Bool?
    package var role: WorkflowRole?

    package init(
        name: String? = nil, cron: [String]? = nil, cronCalendar: OwnSetting<LocalCalendar>? = nil,
        grace: OwnSetting<Milliseconds>? = nil, newsLimit: OwnSetting<Milliseconds>? = nil, isActive: Bool? = nil,
        role: WorkflowRole? = nil
    ) {
        self.name = name
        self.cron = cron
        self.cronCalendar = cronCalendar
        self.grace = grace
        self.newsLimit = newsLimit
        self.isActive = isActive
        self.role = role
    }
}

/// A setting of its own, or the standard that holds without one.
package enum OwnSetting<Value: Sendable & Equatable>: Sendable, Equatable {
    case standard
    case own(Value)

    package var value: Value? {
        switch self {
        case .standard: nil
        case .own(let value): value
        }
    }
}

extension Workflow {
    /// This workflow with the properties that a change names. Another schedule is in force from `instant` on.
    package func applying(_ change: WorkflowChange, at instant: Instant) -> Workflow {
        let cron = change.cron ?? cron
        let cronCalendar = change.cronCalendar.map(\.value) ?? cronCalendar
        let isActive = change.isActive ?? isActive
        let isSameSchedule = (cron, cronCalendar, isActive) == (self.cron, self.cronCalendar, self.isActive)
        return Workflow(
            id: id, source: source, externalID: externalID, name: change.name ?? name, cron: cron,
            cronCalendar: cronCalendar, grace: change.grace.map(\.value) ?? grace,
            newsLimit: change.newsLimit.map { $0.value ?? Self.standardNewsLimit } ?? newsLimit, isActive: isActive,
            role: change.role ?? role, createdAt: createdAt, lastRunAt: lastRunAt, lastFailureAt: lastFailureAt,
            scheduledSince: isSameSchedule ? scheduledSince : instant, awaited: awaited)
    }
}
