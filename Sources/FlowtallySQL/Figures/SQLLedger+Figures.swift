package import FlowtallyCore

extension SQLLedger: FigureStore {
    package func dashboardFacts(
        at now: Instant, in workspace: WorkspaceID
    ) async throws -> (workspace: Workspace, facts: DashboardFacts) {
        let rememberedHours = database.dialect.system == .sqlite ? rememberedHours : nil
        return try await readBriefly(in: workspace) { connection in
            let ledger = try connection.ask(FigureQueries.ledger)
            let workspace = try WorkspaceRow.own(connection)
            let windows = DashboardWindows(now: now, calendar: workspace.calendar)
            let reader = FigureReader(
                connection: connection, calendar: workspace.calendar, rememberedHours: rememberedHours)
            return (workspace, try reader.dashboardFacts(windows, ledger: try ledger.onlyRow()))
        }
    }

    package func chartFacts(
        of workflow: WorkflowID?, in workspace: WorkspaceID, days: @escaping @Sendable (Workspace) -> DayRange
    ) async throws -> (workspace: Workspace, facts: ChartFacts) {
        try await readBriefly(in: workspace) { connection in
            let (firstRun, names) = (
                try connection.ask(FigureQueries.firstRun), try connection.ask(WorkflowQueries.names)
            )
            let workspace = try WorkspaceRow.own(connection)
            let workflows = try names.rows().map {
                (id: try $0.id("id") as WorkflowID, name: try $0.text("name"))
            }
            if let workflow, !workflows.contains(where: { $0.id == workflow }) {
                throw LedgerError.notFound("workflow")
            }
            let reader = FigureReader(connection: connection, calendar: workspace.calendar)
            let facts = ChartFacts(
                ledger: try LedgerStart(firstRun: firstRun.onlyRow()),
                counts: try reader.outcomesByDay(days(workspace), workflow: workflow),
                workflows: workflows)
            return (workspace, facts)
        }
    }

    package func workflowFigures(
        in days: DayRange, today: LocalDay, of workspace: WorkspaceID
    ) async throws -> [WorkflowFigures] {
        try await read(in: workspace) { try WorkflowFigureReader(connection: $0).figures(in: days, today: today) }
    }

    package func workflowFacts(
        of workflow: WorkflowID, at now: Instant, in workspace: WorkspaceID
    ) async throws -> (workspace: Workspace, facts: WorkflowFacts) {
        try await read(in: workspace) { connection in
            let workspace = try WorkspaceRow.own(connection)
            let windows = DashboardWindows(now: now, calendar: workspace.calendar)
            let reader = WorkflowFactReader(connection: connection, workflow: workflow)
            return (workspace, try reader.facts(windows, workspace.calendar))
        }
    }
}
