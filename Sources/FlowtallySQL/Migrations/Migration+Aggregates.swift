extension Migration {
    static let aggregates = Migration(name: "aggregates by day, kept by triggers") { dialect in
        """
        ALTER TABLE workflow_runs ADD COLUMN duration_bucket_ms \(dialect.integer) GENERATED ALWAYS AS
            (CASE WHEN status = 'COMPLETED' THEN \(bucket(dialect)) END)
            \(dialect.generatedColumn);
        ALTER TABLE workspaces ADD COLUMN runs_kept_from \(dialect.text) CHECK (length(runs_kept_from) = 10);
        ALTER TABLE workspaces ADD COLUMN is_letting_runs_go \(dialect.integer) NOT NULL DEFAULT 0;
        ALTER TABLE workspaces ADD COLUMN recent_from \(dialect.text) CHECK (length(recent_from) = 10);
        ALTER TABLE workspaces ADD COLUMN recent_to \(dialect.text) CHECK (length(recent_to) = 10);

        -- Also tells the runs of an hour without a look at their rows.
        DROP INDEX workflow_runs_by_day;
        CREATE INDEX workflow_runs_by_day
            ON workflow_runs (workspace_id, local_day, started_at, workflow_id, status);
        CREATE INDEX workflow_runs_failed ON workflow_runs (workspace_id, workflow_id, started_at)
            WHERE status = 'FAILED';

        \(tables(dialect))
        \(dialect.system == .sqlite ? AggregateTriggers.ofSQLite : "")
        \(AggregateTable.all.filter { !$0.isRollup }.map(\.fill).joined(separator: "\n"))
        """
    }

    /// Null for an unknown duration. Generated columns of PostgreSQL cannot build on each other.
    private static func bucket(_ dialect: SQLDialect) -> String {
        switch dialect.system {
        case .sqlite: DurationBuckets.expression(of: "duration_ms")
        case .postgreSQL:
            """
            CASE WHEN completed_at >= started_at
                THEN \(DurationBuckets.expression(of: "(completed_at - started_at)")) END
            """
        }
    }

    /// Counts have no CHECK: a damaged row must not make the ledger refuse runs. It is found, mended and reported.
    private static func tables(_ dialect: SQLDialect) -> String {
        func columns(_ names: [String]) -> String {
            names.map { "\($0) \(dialect.integer) NOT NULL DEFAULT 0" }.joined(separator: ",\n    ")
        }
        func derived(_ name: String, _ expression: String) -> String {
            "\(name) \(dialect.integer) GENERATED ALWAYS AS (\(expression)) \(dialect.generatedColumn)"
        }
        let owner = "workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE"
        let ofWorkflow =
            "FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflows (workspace_id, id) ON DELETE CASCADE"
        let day = "local_day \(dialect.text) NOT NULL CHECK (length(local_day) = 10)"
        let options = dialect.clusteredTableOptions
        return """
            -- Not in the order of its key, or SQLite would read a workflow's days by walking over those of all workflows.
            -- The terms and the role are those in force for the workflow on the day: they make the money.
            CREATE TABLE automation_metrics (
                workspace_id \(dialect.text) NOT NULL,
                \(day),
                workflow_id \(dialect.text) NOT NULL,
                \(columns(AggregateTable.counts)),
                is_productive \(dialect.integer) NOT NULL DEFAULT 1 CHECK (is_productive IN (0, 1)),
                \(columns(AggregateTable.terms)),
                is_touched \(dialect.integer) NOT NULL DEFAULT 1 CHECK (is_touched IN (0, 1)),
                \(derived("seconds_saved", "completed * is_productive * manual_seconds")),
                \(derived("gross_minor", "completed * is_productive * (manual_seconds * hourly_rate_minor / 3600)")),
                \(derived("gross_rest", "completed * is_productive * (manual_seconds * hourly_rate_minor % 3600)")),
                \(derived("cost_minor", "runs * cost_per_run_minor")),
                PRIMARY KEY (workspace_id, local_day, workflow_id),
                \(ofWorkflow)
            ) \(dialect.tableOptions);
            CREATE INDEX automation_metrics_by_workflow ON automation_metrics (workspace_id, workflow_id, local_day);
            CREATE INDEX automation_metrics_touched ON automation_metrics (workspace_id, local_day)
                WHERE is_touched = 1;

            CREATE TABLE automation_durations (
                workspace_id \(dialect.text) NOT NULL,
                \(day),
                workflow_id \(dialect.text) NOT NULL,
                bucket_ms \(dialect.integer) NOT NULL,
                \(columns(["runs"])),
                PRIMARY KEY (workspace_id, local_day, workflow_id, bucket_ms),
                \(ofWorkflow)
            ) \(options);

            -- An hour is counted from 1970, in UTC: a day of any zone is made of such hours and parts of them.
            CREATE TABLE automation_hours (
                workspace_id \(dialect.text) NOT NULL,
                \(day),
                workflow_id \(dialect.text) NOT NULL,
                hour \(dialect.integer) NOT NULL,
                \(columns(["runs", "completed"])),
                PRIMARY KEY (workspace_id, local_day, workflow_id, hour),
                \(ofWorkflow)
            ) \(options);

            CREATE TABLE workspace_metrics (
                \(owner),
                \(day),
                \(columns(AggregateTable.sums)),
                PRIMARY KEY (workspace_id, local_day)
            ) \(options);

            CREATE TABLE workspace_durations (
                \(owner),
                \(day),
                bucket_ms \(dialect.integer) NOT NULL,
                \(columns(["runs"])),
                PRIMARY KEY (workspace_id, local_day, bucket_ms)
            ) \(options);

            -- Of the days from recent_from to recent_to of the workspace.
            CREATE TABLE workspace_recent_durations (
                \(owner),
                bucket_ms \(dialect.integer) NOT NULL,
                \(columns(["runs"])),
                PRIMARY KEY (workspace_id, bucket_ms)
            ) \(options);

            CREATE TABLE workspace_totals (
                \(owner),
                \(columns(AggregateTable.sums)),
                PRIMARY KEY (workspace_id)
            ) \(options);
            """
    }
}
