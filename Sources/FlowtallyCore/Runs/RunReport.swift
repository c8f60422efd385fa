/// What a sender says about one attempt of one run: the only way in.
package struct RunReport: Sendable, Equatable {
    /// Which workflow the run belongs to.
    package enum WorkflowReference: Sendable, Equatable {
        case id(WorkflowID)
        case declared(WorkflowDeclaration)
    }

    package var workflow: WorkflowReference
    /// The sender's name for the run; nil when only an idempotency key tells it from others.
    package var externalID: String?
    package var statement: RunStatement
    package var receivedAt: Instant
    /// It comes from a system that cannot mend what it sends: contradicting times are kept, not refused.
    package var isForeign: Bool

    package init(
        workflow: WorkflowReference, externalID: String?, statement: RunStatement, receivedAt: Instant,
        isForeign: Bool = false
    ) {
        self.workflow = workflow
        self.externalID = externalID
        self.statement = statement
        self.receivedAt = receivedAt
        self.isForeign = isForeign
    }
}

/// The part of a report that speaks of the run itself.
package struct RunStatement: Sendable, Equatable {
    package var status: RunStatus
    /// 1 for the first try of a run.
    package var attempt: Int
    package var startedAt: Instant?
    package var completedAt: Instant?
    package var trigger: RunTrigger?
    package var version: String?
    /// JSON text.
    package var input: String?
    /// JSON text.
    package var output: String?
    package var error: String?

    package init(
        status: RunStatus, attempt: Int = 1, startedAt: Instant? = nil, completedAt: Instant? = nil,
        trigger: RunTrigger? = nil, version: String? = nil, input: String? = nil, output: String? = nil,
        error: String? = nil
    ) {
        self.status = status
        self.attempt = attempt
        self.startedAt = startedAt
        self.completedAt = completedAt
        self.trigger = trigger
        self.version = version
        self.input = input
        self.output = output
        self.error = error
    }
}
