/// Letting go of old runs, while what they counted stays.
enum RetentionQueries {
    /// The triggers take the deletion of earlier runs for what it is once this is noted. The day only ever grows.
    static let noteKeptFrom = TenantQuery(
        "note from which day on runs are kept",
        """
        UPDATE workspaces SET runs_kept_from = :day
        WHERE id = :workspace AND (runs_kept_from IS NULL OR runs_kept_from < :day)
        """)

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
