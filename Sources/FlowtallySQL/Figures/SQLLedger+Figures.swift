package import FlowtallyCore

extension SQLLedger: FigureStore {
    package func dashboardFacts(
        _ windows: DashboardWindows, in workspace: WorkspaceID
    ) async throws -> DashboardFacts {
        try await read(in: workspace) { try FigureReader(connection: $0).dashboardFacts(windows) }
    }

    package func chartFacts(
        days: DayRange, workflow: WorkflowID?, in workspace: WorkspaceID
    ) async throws -> ChartFacts {
        try await read(in: workspace) { connection in
            let workflows = try connection.rows(WorkflowQueries.names).map {
                (id: try $0.id("id") as WorkflowID, name: try $0.text("name"))
            }
            if let workflow, !workflows.contains(where: { $0.id == workflow }) {
                throw LedgerError.notFound("workflow")
            }
            let reader = FigureReader(connection: connection)
            return ChartFacts(
                ledger: try reader.ledgerStart(), counts: try reader.outcomesByDay(days, workflow: workflow),
                workflows: workflows)
        }
    }

    package func workflowFigures(in days: DayRange, of workspace: WorkspaceID) async throws -> [WorkflowFigures] {
        try await read(in: workspace) { try WorkflowFigureReader(connection: $0).figures(in: days) }
    }
}
