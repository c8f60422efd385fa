import FlowtallyCore

enum RunQueries {
    static let byIdentity = TenantQuery(
        "a run by its identity",
        """
        SELECT * FROM workflow_runs
        WHERE workspace_id = :workspace AND source = :source AND external_id = :external_id
        """)

    static let byID = TenantQuery(
        "a run by its id", "SELECT * FROM workflow_runs WHERE workspace_id = :workspace AND id = :id")

    /// Adds so many runs at once, their values in the order of `RunRow.columns`.
    ///
    /// One statement for many, because each keeps the pages that it changes until it is over, so that it could be undone.
    static func insert(_ count: Int) -> TenantQuery {
        let row = "(:workspace\(String(repeating: ", ?", count: RunRow.columns.count)))"
        return TenantQuery(
            "add \(count) runs",
            """
            INSERT INTO workflow_runs (workspace_id, \(RunRow.columns.joined(separator: ", ")))
            VALUES \(Array(repeating: row, count: count).joined(separator: ", "))
            """)
    }

    /// Changes so many runs at once, their values in the order of `RunRow.columns`.
    ///
    /// What a parameter is, PostgreSQL can only tell where one of a column's values is not null.
    static func update(_ count: Int) -> TenantQuery {
        let row = "(\(Array(repeating: "?", count: RunRow.columns.count).joined(separator: ", ")))"
        let assignments = RunRow.changingColumns.map { column in
            column == "completed_at" ? "\(column) = CAST(r.\(column) AS BIGINT)" : "\(column) = r.\(column)"
        }
        return TenantQuery(
            "change \(count) runs",
            """
            WITH own (workspace) AS (SELECT :workspace),
                changed (\(RunRow.columns.joined(separator: ", "))) AS (
                    VALUES \(Array(repeating: row, count: count).joined(separator: ", ")))
            UPDATE workflow_runs SET \(assignments.joined(separator: ", "))
            FROM own, changed r WHERE workflow_runs.workspace_id = own.workspace AND workflow_runs.id = r.id
            """)
    }

    static let delete = TenantQuery(
        "delete a run", "DELETE FROM workflow_runs WHERE workspace_id = :workspace AND id = :id")

    static let failures = TenantQuery(
        "the newest failures of a workflow",
        """
        SELECT id, started_at, substr(error, 1, CAST(:length AS INTEGER)) AS error FROM workflow_runs
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND status = 'FAILED' AND started_at >= :since
        ORDER BY started_at DESC
        LIMIT :limit
        """)
}
