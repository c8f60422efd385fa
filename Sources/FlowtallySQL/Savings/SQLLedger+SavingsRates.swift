package import FlowtallyCore

extension SQLLedger: SavingsRateStore {
    package func savingsRates(of workflow: WorkflowID?, in workspace: WorkspaceID) async throws -> [SavingsRate] {
        try await read(in: workspace) { connection in
            try connection.rows(SavingsRateQueries.ofOwner, ["workflow_id": .id(workflow)]).map(SavingsRate.init)
        }
    }

    package func edit(
        _ edit: SavingsRateEdit, by author: String, recalculates: Bool, in workspace: WorkspaceID
    ) async throws -> SavingsRate {
        let editor = SavingsRateEditor(author: author, now: clock.now())
        return try await write(in: workspace, changing: [.savings]) { connection in
            let change = try editor.apply(edit, connection)
            guard recalculates || !change.effect.changesThePast else {
                throw LedgerError.recalculationNeeded(change.effect)
            }
            return change.rate
        }
    }

    package func change(
        _ workflow: WorkflowID, _ change: WorkflowChange, rate: SavingsRateDraft?, by author: String,
        recalculates: Bool, in workspace: WorkspaceID
    ) async throws -> Workflow {
        let editor = SavingsRateEditor(author: author, now: clock.now())
        return try await write(in: workspace, changing: [.workflows, .savings]) { connection in
            let (changed, effect) = try editor.apply(change, rate, to: workflow, connection)
            guard recalculates || !effect.changesThePast else { throw LedgerError.recalculationNeeded(effect) }
            return changed
        }
    }

    package func preview(_ edit: SavingsRateEdit, in workspace: WorkspaceID) async throws -> SavingsEffect {
        struct Undone: Error { let effect: SavingsEffect }
        let editor = SavingsRateEditor(author: "", now: clock.now())
        do {
            return try await write(in: workspace, changing: [.savings]) { connection in
                throw Undone(effect: try editor.apply(edit, connection).effect)
            }
        } catch let undone as Undone {
            return undone.effect
        }
    }

    package func savingsRateChanges(
        of workflow: WorkflowID?, after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [SavingsRateChange] {
        var arguments: [String: SQLValue] = ["before": .text(position?.id ?? "~"), "limit": .integer(limit)]
        if let workflow { arguments["workflow"] = .id(workflow) }
        let query = workflow == nil ? SavingsRateQueries.changes : SavingsRateQueries.changesOfWorkflow
        return try await read(in: workspace) { [arguments] in
            try $0.rows(query, arguments).map(SavingsRateChange.init)
        }
    }
}
