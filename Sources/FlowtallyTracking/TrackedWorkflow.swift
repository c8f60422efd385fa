/// A workflow as a program names it.
public struct TrackedWorkflow: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The program's own name for it, 1 to 255 characters; it tells the workflow from others for ever.
    public var id: String
    /// The name that people read; nil to leave it as the ledger has it.
    public var name: String?
    /// When it is due, as cron expressions; nil to leave that as the ledger has it.
    public var cron: [String]?

    public init(_ id: String, name: String? = nil, cron: [String]? = nil) {
        self.id = id
        self.name = name
        self.cron = cron
    }

    public init(stringLiteral id: String) {
        self.init(id)
    }
}

/// What sets a run going.
public enum RunTrigger: String, Sendable {
    case scheduled
    case direct
}

/// Names a run of a workflow.
public struct RunReference: Sendable, Hashable, Encodable {
    /// The workflow's id.
    public let workflow: String
    /// The run's `externalId` in the ledger.
    public let externalId: String

    /// The run that `flowtally exec` is recording around a program with this environment, if it is.
    public init?(environment: [String: String]) {
        guard let workflow = environment["FLOWTALLY_RUN_WORKFLOW"], let id = environment["FLOWTALLY_RUN_ID"] else {
            return nil
        }
        self.init(workflow: workflow, externalId: id)
    }

    init(workflow: String, externalId: String) {
        self.workflow = workflow
        self.externalId = externalId
    }

    /// What a program's environment must hold so that runs in it know this one as their parent.
    public var environment: [String: String] {
        ["FLOWTALLY_RUN_WORKFLOW": workflow, "FLOWTALLY_RUN_ID": externalId]
    }
}
