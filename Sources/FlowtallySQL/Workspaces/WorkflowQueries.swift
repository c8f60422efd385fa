import FlowtallyCore

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
        INSERT INTO workflows (
            workspace_id, id, source, external_id, name, cron, cron_time_zone, grace_seconds, news_limit_seconds,
            is_active, role, scheduled_since, declared_at)
        VALUES (
            :workspace, :id, :source, :external_id, :name, :cron, :cron_time_zone, :grace_seconds, :news_limit_seconds,
            :is_active, :role, :scheduled_since, :declared_at)
        """)

    static let update = TenantQuery(
        "change a workflow",
        """
        UPDATE workflows SET name = :name, cron = :cron, cron_time_zone = :cron_time_zone,
            grace_seconds = :grace_seconds, news_limit_seconds = :news_limit_seconds, is_active = :is_active,
            role = :role, scheduled_since = :scheduled_since
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let newsLimits = TenantQuery(
        "limits of silence that are not the standard",
        """
        SELECT id, news_limit_seconds FROM workflows
        WHERE workspace_id = :workspace AND news_limit_seconds <> \(Workflow.standardNewsLimit.count / 1000)
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
