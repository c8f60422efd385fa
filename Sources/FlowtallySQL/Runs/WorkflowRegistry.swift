import FlowtallyCore

/// Finds the workflows that reports name, and adds or changes them as the reports say; remembers them for its transaction.
final class WorkflowRegistry {
    private struct Identity: Hashable {
        let source: String
        let externalID: String

        init(_ declaration: WorkflowDeclaration) {
            source = declaration.source
            externalID = declaration.externalID
        }
    }

    private let connection: TenantConnection
    private var known: [Identity: Workflow] = [:]
    /// Workflows whose schedules are new.
    private(set) var rescheduled: Set<WorkflowID> = []

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
            return try find(Identity(declaration))
        }
    }

    /// Adds the workflow, or changes it where the report says something new; returns it as it is then.
    ///
    /// - Parameter known: what `find` found.
    func register(
        _ reference: RunReport.WorkflowReference, known workflow: Workflow?, at instant: Instant
    ) throws -> Workflow {
        switch (reference, workflow) {
        case (.id, let workflow?): workflow
        case (.id, nil): throw LedgerError.notFound("workflow")
        case (.declared(let declaration), let workflow?): try apply(declaration, to: workflow, at: instant)
        case (.declared(let declaration), nil): try add(declaration, at: instant)
        }
    }

    /// Adds a workflow ahead of its runs, or makes a known one what the declaration says.
    func declare(_ declaration: WorkflowDeclaration, at instant: Instant) throws -> (id: WorkflowID, isNew: Bool) {
        if let workflow = try find(.declared(declaration)) {
            return (try apply(declaration, to: workflow, at: instant).id, false)
        }
        return (try add(declaration, at: instant, declaredAt: instant).id, true)
    }

    /// The name of a workflow that has runs.
    func name(of id: WorkflowID) throws -> String {
        try known.values.first { $0.id == id }?.name ?? WorkflowRow.find(id, connection).name
    }

    private func find(_ identity: Identity) throws -> Workflow? {
        if let workflow = known[identity] { return workflow }
        let row = try connection.firstRow(
            WorkflowQueries.byIdentity, inOrder: [.text(identity.source), .text(identity.externalID)])
        known[identity] = try row.map(WorkflowRow.workflow)
        return known[identity]
    }

    private func apply(
        _ declaration: WorkflowDeclaration, to workflow: Workflow, at instant: Instant
    ) throws -> Workflow {
        let changed = workflow.applying(declaration.change, at: instant)
        guard changed != workflow else { return workflow }
        try connection.send(WorkflowQueries.update, WorkflowRow.changeArguments(changed))
        known[Identity(declaration)] = changed
        rescheduled.insert(changed.id)
        return changed
    }

    private func add(
        _ declaration: WorkflowDeclaration, at instant: Instant, declaredAt: Instant? = nil
    ) throws -> Workflow {
        let blank = Workflow(
            id: WorkflowID.new(at: instant), source: declaration.source, externalID: declaration.externalID,
            name: declaration.standardName, cron: [], isActive: true, role: .productive, createdAt: instant,
            lastRunAt: nil, scheduledSince: instant)
        let workflow = blank.applying(declaration.change, at: instant)
        var arguments = WorkflowRow.changeArguments(workflow)
        arguments["source"] = .text(workflow.source)
        arguments["external_id"] = .text(workflow.externalID)
        arguments["declared_at"] = .instant(declaredAt)
        try connection.send(WorkflowQueries.insert, arguments)
        known[Identity(declaration)] = workflow
        if !workflow.cron.isEmpty { rescheduled.insert(workflow.id) }
        return workflow
    }
}
