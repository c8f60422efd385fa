import FlowtallyCore

/// What the figures are read from: the aggregates, never the runs, but for a part of an hour.
enum FigureQueries {
    static let ledger = TenantQuery(
        "the size and edges of the ledger",
        """
        SELECT w.generation, w.last_report_at, w.runs_kept_from, w.recent_from, w.recent_to,
            COALESCE(t.unfinished, 0) AS unfinished, COALESCE(t.runs, 0) AS runs,
            COALESCE(t.seconds_saved, 0) AS seconds_saved, COALESCE(t.gross_minor, 0) AS gross_minor,
            COALESCE(t.gross_rest, 0) AS gross_rest, COALESCE(t.cost_minor, 0) AS cost_minor
        FROM workspaces w LEFT JOIN workspace_totals t ON t.workspace_id = w.id
        WHERE w.id = :workspace
        """)

    static let firstRun = TenantQuery(
        "the first run",
        """
        SELECT
            (SELECT MIN(first_run_at) FROM workflows WHERE workspace_id = :workspace) AS started_at,
            (SELECT local_day FROM workspace_metrics WHERE workspace_id = :workspace AND runs > 0
             ORDER BY local_day LIMIT 1) AS local_day
        """)

    static let sumsByDay = TenantQuery(
        "sums by day",
        """
        SELECT local_day, \(AggregateTable.sums.joined(separator: ", ")) FROM workspace_metrics
        WHERE workspace_id = :workspace AND local_day BETWEEN :first AND :last
        """)

    static let outcomesOfWorkflowByDay = TenantQuery(
        "outcomes of a workflow by day",
        """
        SELECT local_day, completed, failed, cancelled, unfinished FROM automation_metrics
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND local_day BETWEEN :first AND :last
        """)

    static let durations = TenantQuery(
        "durations in a span of days",
        """
        SELECT bucket_ms, SUM(runs) AS runs FROM workspace_durations
        WHERE workspace_id = :workspace AND local_day BETWEEN :first AND :last
        GROUP BY bucket_ms
        """)

    static let recentDurations = TenantQuery(
        "recent durations",
        "SELECT bucket_ms, runs FROM workspace_recent_durations WHERE workspace_id = :workspace AND runs <> 0")

    /// Of a day: runs of its hours from `:from` on and before `:to`, which are counted from 1970 in UTC; by workflow.
    static let wholeHours = TenantQuery(
        "runs in the whole hours of a part of a day",
        """
        SELECT SUM(h.runs) AS runs, SUM(h.completed) * m.is_productive AS earning, m.manual_seconds,
            m.hourly_rate_minor, m.cost_per_run_minor
        FROM automation_metrics m
        JOIN automation_hours h ON h.workspace_id = m.workspace_id AND h.local_day = m.local_day
            AND h.workflow_id = m.workflow_id
        WHERE m.workspace_id = :workspace AND m.local_day = :day AND h.hour >= :from AND h.hour < :to
        GROUP BY m.workspace_id, m.local_day, m.workflow_id
        """)

    /// The same of a part of an hour, counted from runs.
    static let partOfHour = TenantQuery(
        "runs in a part of an hour",
        """
        SELECT part.runs, part.completed * m.is_productive AS earning, m.manual_seconds, m.hourly_rate_minor,
            m.cost_per_run_minor
        FROM (
            SELECT workflow_id, COUNT(*) AS runs, SUM(CASE WHEN status = 'COMPLETED' THEN 1 ELSE 0 END) AS completed
            FROM workflow_runs
            WHERE workspace_id = :workspace AND local_day = :day
                AND started_at >= :from AND started_at < :to
            GROUP BY workflow_id
        ) AS part
        JOIN automation_metrics m ON m.workspace_id = :workspace AND m.local_day = :day
            AND m.workflow_id = part.workflow_id
        """)

    /// No row for a day that has changed since the last recount of touched days, or while that is at work.
    static let unchangedDay = TenantQuery(
        "whether a day is as it was recounted",
        """
        SELECT j.due_at AS recount_due, d.runs
        FROM jobs j JOIN workspace_metrics d ON d.workspace_id = j.workspace_id AND d.local_day = :day
        WHERE j.workspace_id = :workspace AND j.name = '\(Job.recountTouchedDays.rawValue)' AND j.holder IS NULL
            AND NOT EXISTS (
                SELECT 1 FROM automation_metrics
                WHERE workspace_id = :workspace AND local_day = :day AND is_touched = 1)
        """)

    /// Those of a day, one by one, in their order.
    static let runsOfHour = TenantQuery(
        "runs of an hour",
        """
        SELECT r.started_at, 1 AS runs, CASE WHEN r.status = 'COMPLETED' THEN m.is_productive ELSE 0 END AS earning,
            m.manual_seconds, m.hourly_rate_minor, m.cost_per_run_minor
        FROM workflow_runs r
        JOIN automation_metrics m ON m.workspace_id = r.workspace_id AND m.local_day = r.local_day
            AND m.workflow_id = r.workflow_id
        WHERE r.workspace_id = :workspace AND r.local_day = :day AND r.started_at >= :from AND r.started_at < :to
        ORDER BY r.started_at
        LIMIT :limit
        """)

    static let coverage = TenantQuery(
        "active productive workflows with a rate in force",
        """
        SELECT COUNT(*) AS productive,
            COUNT(*) FILTER (WHERE
                EXISTS (
                    SELECT 1 FROM savings_rates
                    WHERE workspace_id = :workspace AND COALESCE(workflow_id, '') = '' AND valid_from <= :today)
                OR id IN (
                    SELECT COALESCE(workflow_id, '') FROM savings_rates
                    WHERE workspace_id = :workspace AND valid_from <= :today)) AS rated
        FROM workflows WHERE workspace_id = :workspace AND is_active = 1 AND role = 'productive'
        """)

    static let workflows = TenantQuery(
        "workflows by kind and age",
        """
        SELECT
            COUNT(*) FILTER (WHERE is_active = 1 AND cron <> '[]') AS scheduled,
            COUNT(*) FILTER (WHERE is_active = 1 AND cron <> '[]' AND late_after < :now) AS late,
            COUNT(*) FILTER (WHERE is_active = 1 AND cron = '[]') AS direct,
            COUNT(*) FILTER (WHERE is_active = 0) AS inactive,
            COUNT(*) FILTER (WHERE COALESCE(declared_at, first_run_at) >= :month_start
                AND COALESCE(declared_at, first_run_at) <= :now) AS added,
            COUNT(*) FILTER (WHERE COALESCE(declared_at, first_run_at) >= :previous_start
                AND COALESCE(declared_at, first_run_at) < :previous_end) AS added_before
        FROM workflows WHERE workspace_id = :workspace
        """)

    /// From workflow to workflow: there may be many unfinished runs that nobody will ever speak of again.
    static let withoutNews = TenantQuery(
        "unfinished runs that have been silent for too long",
        """
        SELECT COALESCE(SUM((
            SELECT COUNT(*) FROM workflow_runs r
            WHERE r.workspace_id = :workspace AND r.workflow_id = w.id AND r.status IN ('STARTED', 'RUNNING')
                AND r.updated_at < :now - w.news_limit_seconds * 1000)), 0) AS runs
        FROM workflows w WHERE w.workspace_id = :workspace
        """)

    static let salesCalls = TenantQuery(
        "sales calls of a month",
        """
        SELECT COUNT(*) AS calls, COUNT(*) FILTER (WHERE meeting_outcome = 'HELD') AS held,
            COUNT(*) FILTER (WHERE meeting_outcome = 'PENDING' AND meeting_at > :now) AS to_come
        FROM service_requests
        WHERE workspace_id = :workspace AND meeting_at >= :month_start AND meeting_at < :month_end
            AND meeting_outcome <> 'CANCELLED'
        """)
}
