package import FlowtallyCore

extension SQLLedger {
    package func tellOfLateWorkflows(in workspace: WorkspaceID) async throws {
        let now = clock.now()
        let arguments: [String: SQLValue] = ["now": .instant(now)]
        // Most of the time there is none, and then nothing is written.
        guard try await read(in: workspace, { try $0.firstRow(Self.untoldLateWorkflows, arguments) }) != nil else {
            return
        }
        try await writeQuietly(in: workspace) { connection in
            for row in try connection.rows(Self.untoldLateWorkflows, arguments) {
                let id: WorkflowID = try row.id("id")
                let expectedAt = try row.instant("awaited_at")
                try connection.execute(Self.noteTold, ["id": .id(id), "awaited_at": .instant(expectedAt)])
                try EventTelling(connection).tell(
                    .late(id, name: try row.text("name"), expectedAt: expectedAt, at: now))
            }
        }
    }

    static let untoldLateWorkflows = TenantQuery(
        "late workflows that nobody was told of",
        """
        SELECT id, name, awaited_at FROM workflows
        WHERE workspace_id = :workspace AND is_active = 1 AND late_after < :now
            AND (told_late_at IS NULL OR told_late_at <> awaited_at)
        ORDER BY id
        """)

    static let noteTold = TenantQuery(
        "note that others were told of a late workflow",
        "UPDATE workflows SET told_late_at = :awaited_at WHERE workspace_id = :workspace AND id = :id")
}
