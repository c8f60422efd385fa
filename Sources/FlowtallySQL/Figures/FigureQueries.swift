enum FigureQueries {
    static let ledger = TenantQuery(
        "the size and edges of the ledger",
        """
        SELECT
            (SELECT generation FROM workspaces WHERE id = :workspace) AS generation,
            (SELECT COUNT(*) FROM workflow_runs WHERE workspace_id = :workspace) AS total_runs,
            (SELECT COUNT(*) FROM workflow_runs
             WHERE workspace_id = :workspace AND status IN ('STARTED', 'RUNNING')) AS unfinished_runs,
            (SELECT last_report_at FROM workspaces WHERE id = :workspace) AS last_received_at
        """)

    static let firstRun = TenantQuery(
        "the first run",
        """
        SELECT started_at, local_day FROM workflow_runs
        WHERE workspace_id = :workspace ORDER BY started_at LIMIT 1
        """)

    static let runsInPeriod = TenantQuery(
        "runs in a period", "SELECT COUNT(*) AS runs FROM workflow_runs r WHERE \(inPeriod)")

    static let outcomesInPeriod = TenantQuery(
        "outcomes in a period",
        """
        SELECT \(outcomes),
            COUNT(duration_ms) FILTER (WHERE status = 'COMPLETED') AS timed,
            COALESCE(SUM(duration_ms) FILTER (WHERE status = 'COMPLETED'), 0) AS total_duration,
            COUNT(*) FILTER (WHERE completed_at IS NOT NULL AND duration_ms IS NULL) AS anomalies
        FROM workflow_runs r WHERE \(inPeriod)
        """)

    static let durationsAtRanks = TenantQuery(
        "durations by their rank",
        """
        SELECT rank, duration_ms FROM (
            SELECT duration_ms, ROW_NUMBER() OVER (ORDER BY duration_ms) AS rank
            FROM workflow_runs r
            WHERE \(inPeriod) AND status = 'COMPLETED' AND duration_ms IS NOT NULL
        ) AS ranked
        WHERE rank IN (:low_middle, :high_middle, :p95)
        """)

    /// Runs by the terms that were in force on their day: the workflow's own or, before it had any, the workspace's.
    static let savingsInPeriod = TenantQuery(
        "runs by savings terms in a period",
        """
        WITH counted AS (
            SELECT r.workflow_id, r.local_day, COUNT(*) AS costing,
                COUNT(*) FILTER (WHERE r.status = 'COMPLETED' AND w.role = 'productive') AS earning
            FROM workflow_runs r
            JOIN workflows w ON w.workspace_id = r.workspace_id AND w.id = r.workflow_id
            WHERE \(inPeriod)
            GROUP BY r.workflow_id, r.local_day
        ), rated AS (
            SELECT costing, earning, \(rateInForce(on: "counted.local_day", workflow: "counted.workflow_id")) AS rate_id
            FROM counted
        )
        SELECT s.manual_seconds, s.hourly_rate_minor, s.cost_per_run_minor,
            SUM(rated.earning) AS earning, SUM(rated.costing) AS costing
        FROM rated
        JOIN savings_rates s ON s.workspace_id = :workspace AND s.id = rated.rate_id
        GROUP BY s.manual_seconds, s.hourly_rate_minor, s.cost_per_run_minor
        """)

    static let coverage = TenantQuery(
        "active productive workflows with a rate in force",
        """
        SELECT COUNT(*) AS productive,
            COUNT(\(rateInForce(on: ":today", workflow: "w.id"))) AS rated
        FROM workflows w
        WHERE w.workspace_id = :workspace AND w.is_active = 1 AND w.role = 'productive'
        """)

    static let workflows = TenantQuery(
        "workflows by kind and age",
        """
        SELECT
            COUNT(*) FILTER (WHERE is_active = 1 AND cron <> '[]') AS scheduled,
            COUNT(*) FILTER (WHERE is_active = 1 AND cron = '[]') AS direct,
            COUNT(*) FILTER (WHERE is_active = 0) AS inactive,
            COUNT(*) FILTER (WHERE COALESCE(declared_at, first_run_at) >= :month_start
                AND COALESCE(declared_at, first_run_at) <= :now) AS added,
            COUNT(*) FILTER (WHERE COALESCE(declared_at, first_run_at) >= :previous_start
                AND COALESCE(declared_at, first_run_at) < :previous_end) AS added_before
        FROM workflows WHERE workspace_id = :workspace
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

    static let outcomesByDay = TenantQuery(
        "outcomes by day",
        """
        SELECT local_day, \(outcomes) FROM workflow_runs r
        WHERE r.workspace_id = :workspace AND r.local_day BETWEEN :first AND :last
        GROUP BY local_day
        """)

    static let outcomesOfWorkflowByDay = TenantQuery(
        "outcomes of a workflow by day",
        """
        SELECT local_day, \(outcomes) FROM workflow_runs r
        WHERE r.workspace_id = :workspace AND r.local_day BETWEEN :first AND :last AND r.workflow_id = :workflow
        GROUP BY local_day
        """)

    /// The local days from `:first` to `:last`, the last one only up to the instant `:end`.
    private static let inPeriod = """
        r.workspace_id = :workspace AND r.local_day BETWEEN :first AND :last \
        AND (r.local_day < :last OR r.started_at < :end)
        """

    private static let outcomes = """
        COUNT(*) FILTER (WHERE status = 'COMPLETED') AS completed,
            COUNT(*) FILTER (WHERE status = 'FAILED') AS failed,
            COUNT(*) FILTER (WHERE status = 'CANCELLED') AS cancelled,
            COUNT(*) FILTER (WHERE status IN ('STARTED', 'RUNNING')) AS unfinished
        """

    private static func rateInForce(on day: String, workflow: String) -> String {
        func latest(_ owner: String) -> String {
            """
            (SELECT id FROM savings_rates
             WHERE workspace_id = :workspace AND COALESCE(workflow_id, '') = \(owner) AND valid_from <= \(day)
             ORDER BY valid_from DESC LIMIT 1)
            """
        }
        return "COALESCE(\(latest(workflow)), \(latest("''")))"
    }
}
