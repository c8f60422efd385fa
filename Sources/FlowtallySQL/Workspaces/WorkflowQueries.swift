enum WorkflowQueries {
    static let all = TenantQuery("all workflows", "\(select(withLastRuns: true)) ORDER BY lower(name), id")
    static let byID = TenantQuery("a workflow by its id", "\(select(withLastRuns: true)) AND id = :id")
    static let byIdentity = TenantQuery(
        "a workflow by its identity",
        "\(select(withLastRuns: false)) AND source = :source AND external_id = :external_id")

    static let delete = TenantQuery(
        "delete a workflow", "DELETE FROM workflows WHERE workspace_id = :workspace AND id = :id")

    static let names = TenantQuery(
        "the names of all workflows",
        "SELECT id, name FROM workflows WHERE workspace_id = :workspace ORDER BY lower(name), id")

    static let insert = TenantQuery(
        "add a workflow",
        """
        INSERT INTO workflows (workspace_id, id, source, external_id, name, cron, is_active, role)
        VALUES (:workspace, :id, :source, :external_id, :name, :cron, :is_active, :role)
        """)

    static let update = TenantQuery(
        "change a workflow",
        """
        UPDATE workflows SET name = :name, cron = :cron, is_active = :is_active, role = :role
        WHERE workspace_id = :workspace AND id = :id
        """)

    private static func select(withLastRuns: Bool) -> String {
        func last(_ condition: String) -> String {
            guard withLastRuns else { return "NULL" }
            return """
                (SELECT MAX(started_at) FROM workflow_runs r
                 WHERE r.workspace_id = workflows.workspace_id AND r.workflow_id = workflows.id\(condition))
                """
        }
        return """
            SELECT *, COALESCE(declared_at, first_run_at) AS created_at, \(last("")) AS last_run_at,
                \(last(" AND r.status = 'FAILED'")) AS last_failure_at
            FROM workflows WHERE workspace_id = :workspace
            """
    }
}
