package import FlowtallyCore

extension SQLLedger: AggregateStore {
    package func recountableDays(in workspace: WorkspaceID) async throws -> DayRange? {
        try await read(in: workspace) { connection in
            let row = try connection.onlyRow(Self.edges)
            guard let first = try row.optionalDay("first"), let last = try row.optionalDay("last") else { return nil }
            return DayRange(first, last)
        }
    }

    package func recount(
        _ day: LocalDay, mends: Bool, in workspace: WorkspaceID
    ) async throws -> [AggregateDifference] {
        try await recount(mends: mends, in: workspace) { try $0.recount(day) }
    }

    package func recountTotals(mends: Bool, in workspace: WorkspaceID) async throws -> [AggregateDifference] {
        try await recount(mends: mends, in: workspace) { try $0.recountTotals() }
    }

    /// Looks without keeping writers waiting; only where something is wrong it looks again, in the transaction that mends it.
    private func recount(
        mends: Bool, in workspace: WorkspaceID,
        _ body: @escaping @Sendable (DayRecount) throws -> [AggregateDifference]
    ) async throws -> [AggregateDifference] {
        let found = try await read(in: workspace) { try body(DayRecount(connection: $0, mends: false)) }
        guard mends, !found.isEmpty else { return found }
        return try await write(in: workspace, changing: [.runs, .savings]) {
            try body(DayRecount(connection: $0, mends: true))
        }
    }

    package func touchedDays(in workspace: WorkspaceID) async throws -> [LocalDay] {
        try await read(in: workspace) { try $0.rows(Self.touchedDays).map { try $0.day("local_day") } }
    }

    package func forgetTouch(of day: LocalDay, in workspace: WorkspaceID) async throws {
        try await writeQuietly(in: workspace) { _ = try $0.execute(Self.forgetTouch, ["day": .day(day)]) }
    }

    package func setRecentDays(_ days: DayRange, in workspace: WorkspaceID) async throws {
        try await writeQuietly(in: workspace) { connection in
            try connection.send(Self.noteRecentDays, ["first": .day(days.first), "last": .day(days.last)])
            try connection.send(Self.forgetRecentDurations)
            try connection.send(AggregateTable.recentDurations.fillOfWorkspace)
        }
    }

    private static let noteRecentDays = TenantQuery(
        "note which days are recent",
        "UPDATE workspaces SET recent_from = :first, recent_to = :last WHERE id = :workspace")

    private static let forgetRecentDurations = TenantQuery(
        "forget recent durations", "DELETE FROM workspace_recent_durations WHERE workspace_id = :workspace")

    private static let edges = TenantQuery(
        "the days that there is something to recount for",
        """
        SELECT MIN(first_day) AS first, MAX(last_day) AS last FROM (
            SELECT (SELECT MIN(local_day) FROM automation_metrics WHERE workspace_id = :workspace) AS first_day,
                (SELECT MAX(local_day) FROM automation_metrics WHERE workspace_id = :workspace) AS last_day
            UNION ALL
            SELECT (SELECT MIN(local_day) FROM workspace_metrics WHERE workspace_id = :workspace),
                (SELECT MAX(local_day) FROM workspace_metrics WHERE workspace_id = :workspace)
            UNION ALL
            SELECT (SELECT MIN(local_day) FROM workspace_durations WHERE workspace_id = :workspace),
                (SELECT MAX(local_day) FROM workspace_durations WHERE workspace_id = :workspace)
            UNION ALL
            SELECT (SELECT MIN(local_day) FROM workflow_runs WHERE workspace_id = :workspace),
                (SELECT MAX(local_day) FROM workflow_runs WHERE workspace_id = :workspace)
        ) AS edges
        """)

    private static let touchedDays = TenantQuery(
        "the days that changed since the last recount",
        """
        SELECT DISTINCT local_day FROM automation_metrics
        WHERE workspace_id = :workspace AND is_touched = 1 ORDER BY local_day
        """)

    private static let forgetTouch = TenantQuery(
        "forget that a day changed",
        """
        UPDATE automation_metrics SET is_touched = 0
        WHERE workspace_id = :workspace AND local_day = :day AND is_touched = 1
        """)
}
