enum SavingsRateQueries {
    static let ofOwner = TenantQuery(
        "the rates of a workflow",
        """
        SELECT * FROM savings_rates
        WHERE workspace_id = :workspace AND COALESCE(workflow_id, '') = COALESCE(:workflow_id, '')
        ORDER BY valid_from DESC
        """)

    static let byID = TenantQuery(
        "a rate by its id", "SELECT * FROM savings_rates WHERE workspace_id = :workspace AND id = :id")

    static let add = TenantQuery(
        "add a rate",
        """
        INSERT INTO savings_rates (
            workspace_id, id, workflow_id, valid_from, manual_seconds, hourly_rate_minor, cost_per_run_minor, created_at)
        VALUES (
            :workspace, :id, :workflow_id, :valid_from, :manual_seconds, :hourly_rate_minor, :cost_per_run_minor,
            :created_at)
        """)

    static let correct = TenantQuery(
        "correct a rate",
        """
        UPDATE savings_rates SET
            valid_from = :valid_from, manual_seconds = :manual_seconds, hourly_rate_minor = :hourly_rate_minor,
            cost_per_run_minor = :cost_per_run_minor
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let remove = TenantQuery(
        "remove a rate", "DELETE FROM savings_rates WHERE workspace_id = :workspace AND id = :id")

    static let savings = TenantQuery(
        "what days saved",
        """
        SELECT \(sums), COUNT(*) AS days FROM workspace_metrics
        WHERE workspace_id = :workspace AND local_day BETWEEN :first AND :last AND runs > 0
        """)

    static let savingsOfWorkflow = TenantQuery(
        "what days of a workflow saved",
        """
        SELECT \(sums), COUNT(*) AS days FROM automation_metrics
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND local_day BETWEEN :first AND :last AND runs > 0
        """)

    private static let sums =
        (["runs"] + AggregateTable.money).map { "COALESCE(SUM(\($0)), 0) AS \($0)" }.joined(separator: ", ")

    static let noteChange = TenantQuery(
        "note a change of rates",
        """
        INSERT INTO savings_rate_changes (
            workspace_id, id, at, author, kind, workflow_id, effective_from, rate_before, rate_after, days, runs,
            savings_before, savings_after)
        VALUES (
            :workspace, :id, :at, :author, :kind, :workflow_id, :effective_from, :rate_before, :rate_after, :days, :runs,
            :savings_before, :savings_after)
        """)

    static let changes = TenantQuery(
        "changes of rates",
        """
        SELECT * FROM savings_rate_changes WHERE workspace_id = :workspace AND id < :before
        ORDER BY id DESC LIMIT :limit
        """)

    static let changesOfWorkflow = TenantQuery(
        "changes of a workflow's rates",
        """
        SELECT * FROM savings_rate_changes
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND id < :before
        ORDER BY id DESC LIMIT :limit
        """)

    static let firstDayOfWorkflow = TenantQuery(
        "the first day of a workflow",
        """
        SELECT MIN(local_day) AS local_day FROM automation_metrics
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND runs > 0
        """)
}
