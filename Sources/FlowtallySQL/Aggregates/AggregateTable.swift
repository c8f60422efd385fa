/// A table of sums: what tells its rows apart, what it sums, and how a recount arrives at the same rows.
struct AggregateTable: Sendable {
    let name: String
    /// What tells its rows apart, besides the workspace.
    let keys: [String]
    /// What a recount compares and mends.
    let figures: [String]
    /// Whether it is summed from another aggregate rather than from runs.
    let isRollup: Bool
    /// The tables and conditions that its rows are counted from; where `scope` narrows them to a day or a workspace.
    private let source: @Sendable (_ scope: String) -> String

    static let counts = [
        "runs", "completed", "failed", "cancelled", "unfinished", "anomalies", "timed", "duration_ms",
    ]
    static let terms = ["manual_seconds", "hourly_rate_minor", "cost_per_run_minor"]
    static let money = ["seconds_saved", "gross_minor", "gross_rest", "cost_minor"]
    static let sums = counts + money

    /// An expression, and no longer a column that tempts SQLite to walk all runs in the order of another index.
    private static let workflow = "COALESCE(r.workflow_id, '')"

    static let all = [
        automationMetrics, automationDurations, automationHours, workspaceMetrics, workspaceDurations, workspaceTotals,
        recentDurations,
    ]

    /// By workflow and day. The terms and the role are looked up again, too.
    static let automationMetrics = AggregateTable(
        name: "automation_metrics", keys: ["local_day", "workflow_id"], figures: counts + ["is_productive"] + terms,
        isRollup: false
    ) { scope in
        """
        SELECT d.workspace_id, d.workflow_id, d.local_day, \(counts.map { "d.\($0)" }.joined(separator: ", ")),
            CASE WHEN w.role = 'productive' THEN 1 ELSE 0 END AS is_productive,
            \(terms.map { "COALESCE(s.\($0), 0) AS \($0)" }.joined(separator: ", "))
        FROM (
            SELECT r.workspace_id, \(workflow) AS workflow_id, r.local_day, COUNT(*) AS runs,
                SUM(CASE WHEN r.status = 'COMPLETED' THEN 1 ELSE 0 END) AS completed,
                SUM(CASE WHEN r.status = 'FAILED' THEN 1 ELSE 0 END) AS failed,
                SUM(CASE WHEN r.status = 'CANCELLED' THEN 1 ELSE 0 END) AS cancelled,
                SUM(CASE WHEN r.completed_at IS NULL THEN 1 ELSE 0 END) AS unfinished,
                SUM(CASE WHEN r.completed_at < r.started_at THEN 1 ELSE 0 END) AS anomalies,
                SUM(CASE WHEN r.status = 'COMPLETED' AND r.completed_at >= r.started_at THEN 1 ELSE 0 END) AS timed,
                SUM(CASE WHEN r.status = 'COMPLETED' AND r.completed_at >= r.started_at
                    THEN r.completed_at - r.started_at ELSE 0 END) AS duration_ms
            FROM workflow_runs r WHERE \(scope)
            GROUP BY r.workspace_id, \(workflow), r.local_day
        ) d
        JOIN workflows w ON w.workspace_id = d.workspace_id AND w.id = d.workflow_id
        LEFT JOIN savings_rates s ON s.workspace_id = d.workspace_id
            AND s.id = \(SavingsRateInForce.id(workspace: "d.workspace_id", workflow: "d.workflow_id", day: "d.local_day"))
        """
    }

    /// COMPLETED runs with a known duration, by the bucket of their duration.
    static let automationDurations = AggregateTable(
        name: "automation_durations", keys: ["local_day", "workflow_id", "bucket_ms"], figures: ["runs"],
        isRollup: false
    ) { scope in
        """
        SELECT r.workspace_id, \(workflow) AS workflow_id, r.local_day, r.duration_bucket_ms AS bucket_ms,
            COUNT(*) AS runs
        FROM workflow_runs r WHERE \(scope) AND r.duration_bucket_ms IS NOT NULL
        GROUP BY r.workspace_id, \(workflow), r.local_day, r.duration_bucket_ms
        """
    }

    /// What a day that is only partly over needs.
    static let automationHours = AggregateTable(
        name: "automation_hours", keys: ["local_day", "workflow_id", "hour"], figures: ["runs", "completed"],
        isRollup: false
    ) { scope in
        """
        SELECT workspace_id, local_day, workflow_id, started_at / 3600000 AS hour, COUNT(*) AS runs,
            SUM(CASE WHEN status = 'COMPLETED' THEN 1 ELSE 0 END) AS completed
        FROM workflow_runs r WHERE \(scope)
        GROUP BY workspace_id, local_day, workflow_id, started_at / 3600000
        """
    }

    static let workspaceMetrics = AggregateTable(
        name: "workspace_metrics", keys: ["local_day"], figures: sums, isRollup: true
    ) { scope in
        """
        SELECT workspace_id, local_day, \(sums.map { "SUM(\($0)) AS \($0)" }.joined(separator: ", "))
        FROM automation_metrics r WHERE \(scope) GROUP BY workspace_id, local_day
        """
    }

    static let workspaceDurations = AggregateTable(
        name: "workspace_durations", keys: ["local_day", "bucket_ms"], figures: ["runs"], isRollup: true
    ) { scope in
        """
        SELECT workspace_id, local_day, bucket_ms, SUM(runs) AS runs
        FROM automation_durations r WHERE \(scope) GROUP BY workspace_id, local_day, bucket_ms
        """
    }

    static let workspaceTotals = AggregateTable(
        name: "workspace_totals", keys: [], figures: sums, isRollup: true
    ) { scope in
        """
        SELECT workspace_id, \(sums.map { "SUM(\($0)) AS \($0)" }.joined(separator: ", "))
        FROM workspace_metrics r WHERE \(scope) GROUP BY workspace_id
        """
    }

    /// A month of buckets added up, because a month has many: figures of the last 30 days correct it by the days by which it is off.
    static let recentDurations = AggregateTable(
        name: "workspace_recent_durations", keys: ["bucket_ms"], figures: ["runs"], isRollup: true
    ) { scope in
        """
        SELECT r.workspace_id, r.bucket_ms, SUM(r.runs) AS runs
        FROM workspace_durations r
        JOIN workspaces w ON w.id = r.workspace_id AND r.local_day BETWEEN w.recent_from AND w.recent_to
        WHERE \(scope) GROUP BY r.workspace_id, r.bucket_ms
        """
    }

    // MARK: - Statements

    /// Whether a recount can be narrowed to a day.
    var isByDay: Bool { keys.contains("local_day") }

    /// Counts all rows into the empty table, as a step of a script.
    var fill: String { fill(where: "1 = 1") + ";" }

    /// Counts a workspace's rows into the table, which has none of it.
    var fillOfWorkspace: TenantQuery { TenantQuery("fill \(name)", fill(where: "r.workspace_id = :workspace")) }

    private func fill(where scope: String) -> String {
        let columns = columns.joined(separator: ", ")
        return "INSERT INTO \(name) (\(columns))\nSELECT \(columns) FROM (\(source(scope))) AS counted"
    }

    /// Where the table differs from a recount: keys, `stored_...` and `counted_...` of each figure. A missing row counts as zeros.
    var differences: TenantQuery {
        let narrowed = ["workspace_id = :workspace"] + (isByDay ? ["local_day = :day"] : [])
        func side(stored: Bool) -> String {
            let columns = figures.map { stored ? "\($0) AS stored_\($0), 0 AS counted_\($0)" : "0, \($0)" }
            return "SELECT \((keys + columns).joined(separator: ", "))"
        }
        let sums = figures.flatMap { ["stored_\($0)", "counted_\($0)"] }.map { "SUM(\($0)) AS \($0)" }
        let differ = figures.map { "SUM(stored_\($0)) <> SUM(counted_\($0))" }.joined(separator: " OR ")
        return TenantQuery(
            "differences of \(name)",
            """
            SELECT \((keys + sums).joined(separator: ", ")) FROM (
                \(side(stored: true)) FROM \(name) WHERE \(narrowed.joined(separator: " AND ")) AND runs <> 0
                UNION ALL
                \(side(stored: false)) FROM (
                    \(source(narrowed.map { "r.\($0)" }.joined(separator: " AND ")))
                ) AS counted
            ) AS both_sides
            \(keys.isEmpty ? "" : "GROUP BY \(keys.joined(separator: ", "))")
            HAVING \(differ)
            """)
    }

    /// Replaces a row by its recount.
    var mend: TenantQuery {
        let columns = columns.filter { $0 != "workspace_id" }
        let assignments = figures.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return TenantQuery(
            "mend a row of \(name)",
            """
            INSERT INTO \(name) (workspace_id\(columns.map { ", \($0)" }.joined()))
            VALUES (:workspace\(columns.map { ", :\($0)" }.joined()))
            ON CONFLICT (\((["workspace_id"] + keys).joined(separator: ", "))) DO UPDATE SET \(assignments)
            """)
    }

    /// Removes a row that nothing is counted into.
    var remove: TenantQuery {
        let isRow = keys.map { " AND \($0) = :\($0)" }.joined()
        return TenantQuery("remove a row of \(name)", "DELETE FROM \(name) WHERE workspace_id = :workspace\(isRow)")
    }

    private var columns: [String] { ["workspace_id"] + keys + figures }
}
