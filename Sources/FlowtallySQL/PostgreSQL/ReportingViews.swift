import FlowtallyCore

/// The ledger for people and programs that read SQL: the schema `reporting`, with types that they know.
///
/// Instants are `timestamptz`, days `date`, durations `interval`; money is `numeric` in whole units of the currency beside it, not
/// rounded, so that rows add up. Described in `Docs/reporting.md`. The views show all workspaces, whoever may read them.
enum ReportingViews {
    static let all = """
        CREATE SCHEMA reporting;

        CREATE FUNCTION reporting.whole_units(minor NUMERIC, currency TEXT) RETURNS NUMERIC
            LANGUAGE SQL IMMUTABLE PARALLEL SAFE AS $$
            SELECT trim_scale(round(minor / CASE \(minorUnits) END, 10))
        $$;

        CREATE VIEW reporting.workspaces AS
        SELECT w.id AS workspace_id, w.name AS workspace, w.time_zone, w.currency,
            \(instant("w.last_report_at")) AS last_report_at, \(instant("w.created_at")) AS created_at
        FROM workspaces w;

        CREATE VIEW reporting.workflows AS
        SELECT w.id AS workspace_id, w.name AS workspace, f.id AS workflow_id, f.name AS workflow, f.source, f.external_id,
            f.role, f.is_active = 1 AS is_active, f.cron <> '[]' AS is_scheduled,
            COALESCE(f.is_active = 1 AND \(instant("f.late_after")) < now(), false) AS is_late,
            \(instant("f.awaited_at")) AS awaited_at, \(instant("COALESCE(f.declared_at, f.first_run_at)")) AS created_at,
            \(instant("f.first_run_at")) AS first_run_at
        FROM workflows f JOIN workspaces w ON w.id = f.workspace_id;

        CREATE VIEW reporting.workflow_days AS
        SELECT w.id AS workspace_id, w.name AS workspace, f.id AS workflow_id, f.name AS workflow, m.local_day::DATE AS day,
            \(figures)
        FROM automation_metrics m
        JOIN workflows f ON f.workspace_id = m.workspace_id AND f.id = m.workflow_id
        JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.runs > 0;

        CREATE VIEW reporting.days AS
        SELECT w.id AS workspace_id, w.name AS workspace, m.local_day::DATE AS day,
            \(figures)
        FROM workspace_metrics m JOIN workspaces w ON w.id = m.workspace_id
        WHERE m.runs > 0;

        CREATE VIEW reporting.runs AS
        SELECT w.id AS workspace_id, w.name AS workspace, r.id AS run_id, f.id AS workflow_id, f.name AS workflow, r.source,
            r.external_id, r.status, r.attempt, r.local_day::DATE AS day, \(instant("r.started_at")) AS started_at,
            \(instant("r.completed_at")) AS completed_at, \(span(milliseconds: "r.duration_ms")) AS duration,
            r.trigger_kind, r.version, r.error, r.started_at AS started_ms
        FROM workflow_runs r
        JOIN workflows f ON f.workspace_id = r.workspace_id AND f.id = r.workflow_id
        JOIN workspaces w ON w.id = r.workspace_id;

        CREATE VIEW reporting.savings_rates AS
        SELECT w.id AS workspace_id, w.name AS workspace, f.id AS workflow_id, f.name AS workflow,
            s.valid_from::DATE AS valid_from, s.manual_seconds * INTERVAL '1 second' AS manual_time,
            reporting.whole_units(s.hourly_rate_minor, w.currency) AS hourly_rate,
            reporting.whole_units(s.cost_per_run_minor, w.currency) AS cost_per_run, w.currency
        FROM savings_rates s
        JOIN workspaces w ON w.id = s.workspace_id
        LEFT JOIN workflows f ON f.workspace_id = s.workspace_id AND f.id = s.workflow_id;

        CREATE VIEW reporting.service_requests AS
        SELECT w.id AS workspace_id, w.name AS workspace, s.id AS service_request_id, s.title, s.requester_name,
            s.requester_email, s.status, \(instant("s.meeting_at")) AS meeting_at, s.meeting_outcome,
            \(instant("s.created_at")) AS created_at, \(instant("s.updated_at")) AS updated_at
        FROM service_requests s JOIN workspaces w ON w.id = s.workspace_id;
        """

    /// Of a row `m` of sums by day, in the workspace `w`.
    private static let figures = """
        m.runs, m.completed, m.failed, m.cancelled, m.unfinished,
        round(m.completed::NUMERIC / NULLIF(m.completed + m.failed, 0), 6) AS success_rate,
        \(span(milliseconds: "m.duration_ms / NULLIF(m.timed, 0)::NUMERIC")) AS average_duration,
        m.seconds_saved * INTERVAL '1 second' AS time_saved,
        reporting.whole_units(m.gross_minor + m.gross_rest / 3600::NUMERIC, w.currency) AS gross,
        reporting.whole_units(m.cost_minor, w.currency) AS cost,
        reporting.whole_units(m.gross_minor + m.gross_rest / 3600::NUMERIC - m.cost_minor, w.currency) AS net, w.currency
        """

    /// How many minor units make a whole one.
    private static let minorUnits: String = {
        let unusual = Dictionary(grouping: Currency.allCodes) { Currency(code: $0)?.minorUnitDigits ?? 2 }
            .filter { $0.key != 2 }.sorted { $0.key < $1.key }
        let branches = unusual.map { digits, codes in
            let list = codes.map { "'\($0)'" }.joined(separator: ", ")
            return "WHEN currency IN (\(list)) THEN 1\(String(repeating: "0", count: digits))"
        }
        return (branches + ["ELSE 100"]).joined(separator: " ")
    }()

    private static func instant(_ milliseconds: String) -> String { "to_timestamp(\(milliseconds) / 1000.0)" }

    private static func span(milliseconds: String) -> String { "\(milliseconds) * INTERVAL '1 millisecond'" }
}
