import FlowtallyCore

/// Finds the workflows that reports name, and adds or changes them as the reports say; remembers them for its transaction.
final class WorkflowRegistry {
    private struct Identity: Hashable {
        let source: String
        let externalID: String
    }

    private let connection: TenantConnection
    private var known: [Identity: Workflow] = [:]

    init(_ connection: TenantConnection) {
        self.connection = connection
    }

    /// Nil for a workflow that would be new. Throws `LedgerError.invalid` for an unknown id.
    func find(_ reference: RunReport.WorkflowReference) throws -> Workflow? {
        switch reference {
        case .id(let id):
            guard let row = try connection.firstRow(WorkflowQueries.byID, ["id": .id(id)]) else {
                throw LedgerError.invalid([FieldProblem("/workflowId", "there is no workflow \(id)")])
            }
            return try WorkflowRow.workflow(row)
        case .declared(let declaration):
            return try find(Identity(source: declaration.source, externalID: declaration.externalID))
        }
    }

    /// Adds the workflow, or changes it where the report says something new; returns its id.
    func register(_ reference: RunReport.WorkflowReference, at instant: Instant) throws -> WorkflowID {
        switch reference {
        case .id(let id): return id
        case .declared(let declaration):
            let identity = Identity(source: declaration.source, externalID: declaration.externalID)
            if let workflow = try find(identity) {
                try apply(declaration.change, to: workflow, identity)
                return workflow.id
            }
            return try add(declaration, identity, at: instant)
        }
    }

    private func find(_ identity: Identity) throws -> Workflow? {
        if let workflow = known[identity] { return workflow }
        let row = try connection.firstRow(
            WorkflowQueries.byIdentity,
            ["source": .text(identity.source), "external_id": .text(identity.externalID)])
        known[identity] = try row.map(WorkflowRow.workflow)
        return known[identity]
    }

    private func apply(_ change: WorkflowChange, to workflow: Workflow, _ identity: Identity) throws {
        let changed = workflow.applying(change)
        guard changed != workflow else { return }
        try connection.execute(WorkflowQueries.update, WorkflowRow.changeArguments(changed))
        known[identity] = changed
    }

    private func add(_ declaration: WorkflowDeclaration, _ identity: Identity, at instant: Instant) throws -> WorkflowID
    {
        let id = WorkflowID.new(at: instant)
        let blank = Workflow(
            id: id, source: declaration.source, externalID: declaration.externalID,
            name: String(declaration.externalID.unicodeScalars.prefix(200)),
            cron: [], isActive: true, role: .productive, createdAt: instant, lastRunAt: nil)
        let workflow = blank.applying(declaration.change)
        var arguments = WorkflowRow.changeArguments(workflow)
        arguments["source"] = .text(workflow.source)
        arguments["external_id"] = .text(workflow.externalID)
        try connection.execute(WorkflowQueries.insert, arguments)
        known[identity] = workflow
        return id
    }
}
