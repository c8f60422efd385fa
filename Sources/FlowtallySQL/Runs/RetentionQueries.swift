/// Letting go of old runs, while what they counted stays.
enum RetentionQueries {
    /// Tells the triggers what the deletions up to `end`, in the same transaction, are. The day only ever grows.
    static let begin = TenantQuery(
        "begin to let runs go",
        """
        UPDATE workspaces SET is_letting_runs_go = 1,
            runs_kept_from = CASE WHEN runs_kept_from > :day THEN runs_kept_from ELSE :day END
        WHERE id = :workspace
        """)

    static let end = TenantQuery(
        "end letting runs go", "UPDATE workspaces SET is_letting_runs_go = 0 WHERE id = :workspace")

    /// Unfinished runs stay: they may still be heard of. So do the last run and the last failure of each workflow, which the table of
    /// workflows tells.
    static let deleteSomeRuns = TenantQuery(
        "delete some runs of days that are no longer kept",
        """
        DELETE FROM workflow_runs WHERE workspace_id = :workspace AND id IN (
            SELECT r.id FROM workflow_runs r
            WHERE r.workspace_id = :workspace
                AND r.local_day < (SELECT runs_kept_from FROM workspaces WHERE id = :workspace)
                AND r.status IN ('COMPLETED', 'FAILED', 'CANCELLED')
                AND r.started_at < (
                    SELECT MAX(started_at) FROM workflow_runs
                    WHERE workspace_id = :workspace AND workflow_id = r.workflow_id)
                AND (r.status <> 'FAILED' OR r.started_at < (
                    SELECT MAX(started_at) FROM workflow_runs
                    WHERE workspace_id = :workspace AND workflow_id = r.workflow_id AND status = 'FAILED'))
            LIMIT :limit)
        """)
}
