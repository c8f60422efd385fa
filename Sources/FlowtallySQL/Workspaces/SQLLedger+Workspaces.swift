package import FlowtallyCore

extension SQLLedger: WorkspaceStore {
    package func workspace(_ id: WorkspaceID) async throws -> Workspace? {
        try await readBriefly(in: id) { try $0.firstRow(WorkspaceQueries.own).map(WorkspaceRow.workspace) }
    }

    package func firstWorkspace() async throws -> Workspace {
        let id = try await database.read {
            try $0.rows(WorkspaceQueries.first).first?.id("id", of: WorkspaceEntity.self)
        }
        guard let id, let workspace = try await workspace(id) else {
            throw LedgerError.unavailable("the ledger has no workspace")
        }
        return workspace
    }

    func createFirstWorkspaceIfNeeded() async throws {
        let (now, dialect) = (clock.now(), database.dialect)
        try await database.write { connection in
            if try connection.rows(WorkspaceQueries.first).isEmpty {
                // Of several programs that start at once, one makes it.
                try connection.executeScript(dialect.beginMigration)
                if try connection.rows(WorkspaceQueries.first).isEmpty { try Self.createFirst(at: now, connection) }
            }
            // A copy may have begun since the schema was looked at; it marks the ledger together with its first workspace.
            if try UnfinishedCopy.isMarked(connection, dialect) { throw UnfinishedCopy.refusal }
        }
    }

    private static func createFirst(at now: Instant, _ connection: any SQLConnection) throws {
        try connection.execute(
            WorkspaceQueries.add,
            [
                "id": .id(WorkspaceID.new(at: now)), "name": "My workspace", "time_zone": "UTC",
                "currency": .text(Currency.euro.code), "created_at": .instant(now),
            ])
    }

    package func change(_ id: WorkspaceID, _ change: WorkspaceChange) async throws -> Workspace {
        let now = clock.now()
        return try await write(in: id, changing: [.settings, .savings, .runs]) { try Self.apply(change, at: now, $0) }
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
        if let rate = change.defaultRate {
            let editor = SavingsRateEditor(author: change.author, now: now)
            let effect = try editor.apply(.add(rate, to: nil), connection).effect
            guard change.recalculates || !effect.changesThePast else { throw LedgerError.recalculationNeeded(effect) }
        }
        if after.calendar != before.calendar {
            try TimeZoneMove(connection, to: after.calendar).begin(at: now)
            try AwaitedRuns.noteNewClock(connection, at: now)
            try AwaitedRuns(connection, after.calendar).refreshAll()
        }
        return try WorkspaceRow.own(connection)
    }

    package func stepTimeZoneChange(in workspace: WorkspaceID) async throws -> Bool {
        try await write(in: workspace, changing: [.runs, .settings]) { connection in
            try TimeZoneMove(connection, to: try WorkspaceRow.own(connection).calendar).step()
        }
    }

    package func letRunsGo(before day: LocalDay, in workspace: WorkspaceID) async throws -> Bool {
        try await write(in: workspace, changing: [.runs]) { connection in
            try connection.send(RetentionQueries.begin, ["day": .day(day)])
            let gone = try connection.execute(RetentionQueries.deleteSomeRuns, ["limit": .integer(Self.runsPerStep)])
            try connection.send(RetentionQueries.end)
            return gone == Self.runsPerStep
        }
    }

    /// Few enough to keep other writers waiting for some milliseconds only.
    static let runsPerStep = 500
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
        let now = clock.now()
        return try await write(in: workspace, changing: [.workflows, .savings]) { connection in
            let changed = try WorkflowRow.find(id, connection).applying(change, at: now)
            try WorkflowRow.update(changed, connection)
            return try Self.refreshed(id, connection)
        }
    }

    package func declare(
        _ declaration: WorkflowDeclaration, in workspace: WorkspaceID
    ) async throws -> (workflow: Workflow, isNew: Bool) {
        let now = clock.now()
        return try await write(in: workspace, changing: [.workflows]) { connection in
            let (id, isNew) = try WorkflowRegistry(connection).declare(declaration.complete, at: now)
            return (try Self.refreshed(id, connection), isNew)
        }
    }

    package func refreshAwaitedRuns(in workspace: WorkspaceID) async throws {
        try await writeAndTell(in: workspace, changing: [.workflows]) { connection in
            let isChanged = try AwaitedRuns(connection, try WorkspaceRow.own(connection).calendar).refreshAll()
            return ((), isChanged ? try connection.beginGeneration() : nil)
        }
    }

    /// A workflow whose schedule may have changed, with the run that it waits for now.
    private static func refreshed(_ id: WorkflowID, _ connection: TenantConnection) throws -> Workflow {
        try AwaitedRuns(connection, try WorkspaceRow.own(connection).calendar).refresh(id)
        return try WorkflowRow.find(id, connection)
    }

    package func deleteWorkflow(_ id: WorkflowID, in workspace: WorkspaceID) async throws {
        try await write(in: workspace, changing: [.workflows, .runs, .savings]) { connection in
            guard try connection.execute(WorkflowQueries.delete, ["id": .id(id)]) == 1 else {
                throw LedgerError.notFound("workflow")
            }
        }
    }
}
