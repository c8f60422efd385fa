/// An automation whose runs are recorded.
package struct Workflow: Sendable, Equatable {
    package let id: WorkflowID
    /// The system it runs in: `api`, `github`, ...
    package let source: String
    /// That system's name for it, unique within the source.
    package let externalID: String
    package let name: String
    package let cron: [String]
    package let isActive: Bool
    package let role: WorkflowRole
    /// When it was declared or, if it never was, when its first run started; nil where it has none any more.
    package let createdAt: Instant?
    package let lastRunAt: Instant?
    /// When the last run that failed started.
    package let lastFailureAt: Instant?

    package init(
        id: WorkflowID, source: String, externalID: String, name: String, cron: [String], isActive: Bool,
        role: WorkflowRole, createdAt: Instant?, lastRunAt: Instant?, lastFailureAt: Instant? = nil
    ) {
        self.id = id
        self.source = source
        self.externalID = externalID
        self.name = name
        self.cron = cron
        self.isActive = isActive
        self.role = role
        self.createdAt = createdAt
        self.lastRunAt = lastRunAt
        self.lastFailureAt = lastFailureAt
    }
}

/// What a workflow is for. All runs count as runs; only those of productive workflows earn savings.
package enum WorkflowRole: String, Sendable, CaseIterable {
    case productive
    case utility
    case errorHandler
}

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
}

/// New values for some properties of a workflow.
package struct WorkflowChange: Sendable, Equatable {
    package var name: String?
    package var cron: [String]?
    package var isActive: Bool?
    package var role: WorkflowRole?

    package init(name: String? = nil, cron: [String]? = nil, isActive: Bool? = nil, role: WorkflowRole? = nil) {
        self.name = name
        self.cron = cron
        self.isActive = isActive
        self.role = role
    }
}

extension Workflow {
    /// This workflow with the properties that a change names.
    package func applying(_ change: WorkflowChange) -> Workflow {
        Workflow(
            id: id, source: source, externalID: externalID, name: change.name ?? name, cron: change.cron ?? cron,
            isActive: change.isActive ?? isActive, role: change.role ?? role, createdAt: createdAt,
            lastRunAt: lastRunAt, lastFailureAt: lastFailureAt)
    }
}
