import FlowtallyCore

/// Edits rates inside one transaction. The database's triggers then change what the days saved.
struct SavingsRateEditor {
    let author: String
    let now: Instant

    /// Does it, and notes it in the history. Throws `LedgerError`: `notFound`, `conflict`.
    func apply(
        _ edit: SavingsRateEdit, _ connection: TenantConnection
    ) throws -> (rate: SavingsRate, effect: SavingsEffect) {
        let (kind, before, after) = try plan(edit, connection)
        guard let rate = after ?? before else { throw LedgerError.notFound("savings rate") }
        if let after { try refuseSecondRateOfDay(after, connection) }

        let from = [before, after].compactMap { $0?.validFrom }.min() ?? rate.validFrom
        let period = try pastDays(from: from, connection)
        let savedBefore = try savings(of: rate.workflowID, in: period, connection)
        switch kind {
        case .added: try connection.send(SavingsRateQueries.add, rate.arguments)
        case .corrected: try connection.send(SavingsRateQueries.correct, rate.changeArguments)
        case .removed: try connection.send(SavingsRateQueries.remove, ["id": .id(rate.id)])
        }
        let savedAfter = try savings(of: rate.workflowID, in: period, connection)
        let effect = SavingsEffect(
            from: from, days: savedAfter.days, runs: savedAfter.runs, before: savedBefore.total,
            after: savedAfter.total)
        let change = SavingsRateChange(
            id: .new(at: now), at: now, author: author, kind: kind, workflowID: rate.workflowID, before: before,
            after: after, effect: effect)
        try connection.send(SavingsRateQueries.noteChange, change.arguments)
        return (rate, effect)
    }

    /// Changes a workflow and sets its rate. Throws `LedgerError`: `notFound`.
    func apply(
        _ change: WorkflowChange, _ draft: SavingsRateDraft?, to id: WorkflowID, _ connection: TenantConnection
    ) throws -> (workflow: Workflow, effect: SavingsEffect) {
        let before = try WorkflowRow.find(id, connection)
        let changed = before.applying(change, at: now)
        let period = try pastDays(
            from: changed.role == before.role ? draft?.validFrom : firstDay(of: id, connection), connection)
        let savedBefore = try savings(of: id, in: period, connection)
        try WorkflowRow.update(changed, connection)
        try AwaitedRuns(connection, try WorkspaceRow.own(connection).calendar).refresh(id)
        if let draft { try set(draft, for: id, connection) }
        let savedAfter = try savings(of: id, in: period, connection)
        let effect = SavingsEffect(
            from: period.first, days: savedAfter.days, runs: savedAfter.runs, before: savedBefore.total,
            after: savedAfter.total)
        return (try WorkflowRow.find(id, connection), effect)
    }

    private func firstDay(of id: WorkflowID, _ connection: TenantConnection) throws -> LocalDay? {
        try connection.onlyRow(SavingsRateQueries.firstDayOfWorkflow, ["workflow": .id(id)]).optionalDay("local_day")
    }

    /// Makes these the workflow's own terms from the draft's day on.
    private func set(_ draft: SavingsRateDraft, for id: WorkflowID, _ connection: TenantConnection) throws {
        let rates = try connection.rows(SavingsRateQueries.ofOwner, ["workflow_id": .id(id)]).map(SavingsRate.init)
        let inForce = rates.first { $0.validFrom <= draft.validFrom }
        guard inForce?.terms != draft.terms else { return }
        if let inForce, inForce.validFrom == draft.validFrom {
            _ = try apply(.correct(inForce.id, SavingsRateCorrection(draft.terms)), connection)
        } else {
            _ = try apply(.add(draft, to: id), connection)
        }
    }

    private func plan(
        _ edit: SavingsRateEdit, _ connection: TenantConnection
    ) throws -> (kind: SavingsRateChange.Kind, before: SavingsRate?, after: SavingsRate?) {
        switch edit {
        case .add(let draft, let workflow):
            if let workflow, try connection.firstRow(WorkflowQueries.byID, ["id": .id(workflow)]) == nil {
                throw LedgerError.notFound("workflow")
            }
            let rate = SavingsRate(
                id: .new(at: now), workflowID: workflow, validFrom: draft.validFrom, terms: draft.terms, createdAt: now)
            return (.added, nil, rate)
        case .correct(let id, let correction):
            let before = try rate(id, connection)
            let after = before.applying(correction)
            guard after.terms.problems.isEmpty else { throw LedgerError.invalid(after.terms.problems) }
            return (.corrected, before, after)
        case .remove(let id): return (.removed, try rate(id, connection), nil)
        }
    }

    private func rate(_ id: SavingsRateID, _ connection: TenantConnection) throws -> SavingsRate {
        guard let row = try connection.firstRow(SavingsRateQueries.byID, ["id": .id(id)]) else {
            throw LedgerError.notFound("savings rate")
        }
        return try SavingsRate(row)
    }

    private func refuseSecondRateOfDay(_ rate: SavingsRate, _ connection: TenantConnection) throws {
        let others = try connection.rows(SavingsRateQueries.ofOwner, ["workflow_id": .id(rate.workflowID)])
        guard try !others.contains(where: { try $0.day("valid_from") == rate.validFrom && $0.id("id") != rate.id })
        else {
            throw LedgerError.conflict(FieldProblem("/validFrom", "there is a rate from \(rate.validFrom) already"))
        }
    }

    /// Until yesterday; without a day to start from, none.
    private func pastDays(from day: LocalDay?, _ connection: TenantConnection) throws -> DayRange {
        let today = try WorkspaceRow.own(connection).calendar.day(of: now)
        return DayRange(day ?? today, today.adding(days: -1))
    }

    private func savings(
        of workflow: WorkflowID?, in days: DayRange, _ connection: TenantConnection
    ) throws -> (total: SavingsTotal, days: Int64, runs: Int64) {
        let row = try connection.onlyRow(
            workflow == nil ? SavingsRateQueries.savings : SavingsRateQueries.savingsOfWorkflow,
            ["first": .day(days.first), "last": .day(days.last)]
                .merging(workflow.map { ["workflow": .id($0)] } ?? [:]) { $1 })
        return (SavingsTotal(try SavingsSum(row)), try row.integer("days"), try row.integer("runs"))
    }
}
