enum WorkspaceQueries {
    static let first = SystemQuery("the first workspace", "SELECT id FROM workspaces ORDER BY id LIMIT 1")

    static let add = SystemQuery(
        "add a workspace",
        """
        INSERT INTO workspaces (id, name, time_zone, currency, created_at)
        VALUES (:id, :name, :time_zone, :currency, :created_at)
        """)

    static let own = TenantQuery(
        "the workspace",
        """
        SELECT w.*, j.done AS moved, j.total AS to_move, l.digest AS logo_digest, l.format AS logo_format,
            l.width AS logo_width, l.height AS logo_height
        FROM workspaces w
        LEFT JOIN jobs j ON j.workspace_id = w.id AND j.name = 'change-time-zone'
        LEFT JOIN logos l ON l.workspace_id = w.id
        WHERE w.id = :workspace
        """)

    static let ingest = TenantQuery(
        "what taking in a run needs to know of the workspace",
        """
        SELECT time_zone, runs_kept_from,
            (SELECT COUNT(*) FROM webhook_endpoints WHERE workspace_id = :workspace AND state = 'active') AS webhooks
        FROM workspaces WHERE id = :workspace
        """)

    static let update = TenantQuery(
        "change the workspace",
        "UPDATE workspaces SET name = :name, time_zone = :time_zone, currency = :currency WHERE id = :workspace")

    static let anySavingsRate = TenantQuery(
        "whether there is a savings rate", "SELECT 1 AS one FROM savings_rates WHERE workspace_id = :workspace LIMIT 1")

    static let nextGeneration = TenantQuery(
        "begin the next generation",
        "UPDATE workspaces SET generation = generation + 1 WHERE id = :workspace RETURNING generation")

    static let generation = TenantQuery(
        "the generation", "SELECT generation FROM workspaces WHERE id = :workspace")

    static let generations = SystemQuery("all generations", "SELECT id, generation FROM workspaces")

    static let noteReception = TenantQuery(
        "begin the next generation with a report",
        """
        UPDATE workspaces SET generation = generation + 1,
            last_report_at = CASE WHEN last_report_at > :received_at THEN last_report_at ELSE :received_at END
        WHERE id = :workspace
        RETURNING generation
        """)
}
