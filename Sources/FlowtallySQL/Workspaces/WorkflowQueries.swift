enum WorkflowQueries {
    static let all = TenantQuery("all workflows", "\(select) ORDER BY lower(name), id")
    static let byID = TenantQuery("a workflow by its id", "\(select) AND id = :id")
    static let byIdentity = TenantQuery(
        "a workflow by its identity", "\(select) AND source = :source AND external_id = :external_id")

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

    private static let select = """
        SELECT *, COALESCE(declared_at, first_run_at, 0) AS created_at,
            (SELECT MAX(started_at) FROM workflow_runs r
             WHERE r.workspace_id = workflows.workspace_id AND r.workflow_id = workflows.id) AS last_run_at
        FROM workflows WHERE workspace_id = :workspace
        """
}
