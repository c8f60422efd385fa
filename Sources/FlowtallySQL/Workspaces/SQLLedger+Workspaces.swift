package import FlowtallyCore

extension SQLLedger: WorkspaceStore {
    package func workspace(_ id: WorkspaceID) async throws -> Workspace? {
        try await read(in: id) { try $0.firstRow(WorkspaceQueries.own).map(WorkspaceRow.workspace) }
    }

    package func firstWorkspace() async throws -> Workspace {
        let row = try await database.read { try $0.rows(WorkspaceQueries.first).first }
        guard let row else { throw LedgerError.unavailable("the ledger has no workspace") }
        return try WorkspaceRow.workspace(row)
    }

    func createFirstWorkspaceIfNeeded() async throws {
        let now = clock.now()
        try await database.write { connection in
            guard try connection.rows(WorkspaceQueries.first).isEmpty else { return }
            try connection.execute(
                WorkspaceQueries.add,
                [
                    "id": .id(WorkspaceID.new(at: now)), "name": "My workspace", "time_zone": "UTC",
                    "currency": .text(Currency.euro.code), "created_at": .instant(now),
                ])
        }
    }

    package func change(_ id: WorkspaceID, _ change: WorkspaceChange) async throws -> Workspace {
        let now = clock.now()
        return try await write(in: id) { try Self.apply(change, at: now, $0) }
    }

    static func apply(
        _ change: WorkspaceChange, at now: Instant, _ connection: TenantConnection
    ) throws -> Workspace {
        let before = try WorkspaceRow.own(connection)
        let after = Workspace(
            id: before.id, name: change.name ?? before.name, calendar: change.calendar ?? before.calendar,
            currency: change.currency ?? before.currency, createdAt: before.createdAt)
        if after.currency != before.currency, try connection.firstRow(WorkspaceQueries.anySavingsRate) != nil {
            throw LedgerError.conflict(
                FieldProblem("/currency", "cannot change any more: there are savings rates in \(before.currency.code)"))
        }
        try connection.execute(
            WorkspaceQueries.update,
            [
                "name": .text(after.name), "time_zone": .text(after.calendar.timeZoneName),
                "currency": .text(after.currency.code),
            ])
        if let rate = change.defaultRate { _ = try add(rate, to: nil, at: now, connection) }
        if after.calendar != before.calendar { try moveRuns(to: after.calendar, connection) }
        return after
    }

    private static func moveRuns(to calendar: LocalCalendar, _ connection: TenantConnection) throws {
        var after = ""
        while true {
            let rows = try connection.rows(WorkspaceQueries.runStarts, ["after": .text(after)])
            for row in rows {
                let day = calendar.day(of: try row.instant("started_at"))
                guard try row.day("local_day") != day else { continue }
                try connection.execute(
                    WorkspaceQueries.moveRun, ["id": .text(try row.text("id")), "local_day": .day(day)])
            }
            guard let last = rows.last else { return }
            after = try last.text("id")
        }
    }
}

extension SQLLedger {
    package func workflows(in workspace: WorkspaceID) async throws -> [Workflow] {
        try await read(in: workspace) { try $0.rows(WorkflowQueries.all).map(WorkflowRow.workflow) }
    }

    package func workflow(_ id: WorkflowID, in workspace: WorkspaceID) async throws -> Workflow? {
        try await read(in: workspace) {
            try $0.firstRow(WorkflowQueries.byID, ["id": .id(id)]).map(WorkflowRow.workflow)
        }
    }

    package func change(
        _ id: WorkflowID, _ change: WorkflowChange, in workspace: WorkspaceID
    ) async throws -> Workflow {
        try await write(in: workspace) { connection in
            guard let row = try connection.firstRow(WorkflowQueries.byID, ["id": .id(id)]) else {
                throw LedgerError.notFound("workflow")
            }
            let changed = try WorkflowRow.workflow(row).applying(change)
            try connection.execute(WorkflowQueries.update, WorkflowRow.changeArguments(changed))
            return changed
        }
    }
}
