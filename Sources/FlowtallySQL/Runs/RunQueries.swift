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

    static let insert = TenantQuery(
        "add a run",
        """
        INSERT INTO workflow_runs (
            workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at, local_day,
            trigger_kind, version, input, output, error, merge_state, created_at, updated_at)
        VALUES (
            :workspace, :id, :workflow_id, :source, :external_id, :status, :attempt, :started_at, :completed_at,
            :local_day, :trigger_kind, :version, :input, :output, :error, :merge_state, :created_at, :updated_at)
        """)

    static let update = TenantQuery(
        "change a run",
        """
        UPDATE workflow_runs SET
            status = :status, attempt = :attempt, started_at = :started_at, completed_at = :completed_at,
            local_day = :local_day, trigger_kind = :trigger_kind, version = :version, input = :input,
            output = :output, error = :error, merge_state = :merge_state, updated_at = :updated_at, reports = :reports
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let noteNews = TenantQuery(
        "note that a run was heard of",
        "UPDATE workflow_runs SET updated_at = :updated_at WHERE workspace_id = :workspace AND id = :id")

    static let delete = TenantQuery(
        "delete a run", "DELETE FROM workflow_runs WHERE workspace_id = :workspace AND id = :id")
}
