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
        after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [SavingsRateChange] {
        try await read(in: workspace) { connection in
            try connection.rows(
                SavingsRateQueries.changes,
                [
                    "before": .text(position?.id ?? "~"), "limit": .integer(limit),
                ]
            ).map(SavingsRateChange.init)
        }
    }
}
