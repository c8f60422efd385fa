extension Migration {
    static let runs = Migration(name: "workflows, savings rates, runs") { dialect in
        """
        CREATE TABLE workflows (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            id \(dialect.text) NOT NULL,
            source \(dialect.text) NOT NULL CHECK (length(source) BETWEEN 1 AND 50),
            external_id \(dialect.text) NOT NULL CHECK (length(external_id) BETWEEN 1 AND 255),
            name \(dialect.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            cron \(dialect.text) NOT NULL DEFAULT '[]',
            is_active \(dialect.integer) NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
            role \(dialect.text) NOT NULL DEFAULT 'productive' CHECK (role IN ('productive', 'utility', 'errorHandler')),
            declared_at \(dialect.integer),
            first_run_at \(dialect.integer),
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, source, external_id)
        ) \(dialect.tableOptions);

        CREATE TABLE savings_rates (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            id \(dialect.text) NOT NULL,
            workflow_id \(dialect.text),
            valid_from \(dialect.text) NOT NULL CHECK (length(valid_from) = 10),
            manual_seconds \(dialect.integer) NOT NULL CHECK (manual_seconds BETWEEN 0 AND 36000000),
            hourly_rate_minor \(dialect.integer) NOT NULL CHECK (hourly_rate_minor BETWEEN 0 AND 1000000000),
            cost_per_run_minor \(dialect.integer) NOT NULL CHECK (cost_per_run_minor BETWEEN 0 AND 1000000000),
            created_at \(dialect.integer) NOT NULL,
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflows (workspace_id, id) ON DELETE CASCADE
        ) \(dialect.tableOptions);
        CREATE UNIQUE INDEX savings_rates_by_day
            ON savings_rates (workspace_id, COALESCE(workflow_id, ''), valid_from);

        CREATE TABLE workflow_runs (
            workspace_id \(dialect.text) NOT NULL,
            id \(dialect.text) NOT NULL,
            workflow_id \(dialect.text) NOT NULL,
            source \(dialect.text) NOT NULL,
            external_id \(dialect.text) NOT NULL CHECK (length(external_id) BETWEEN 1 AND 255),
            status \(dialect.text) NOT NULL CHECK (status IN ('STARTED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED')),
            attempt \(dialect.integer) NOT NULL CHECK (attempt BETWEEN 1 AND 1000000),
            started_at \(dialect.integer) NOT NULL,
            completed_at \(dialect.integer),
            duration_ms \(dialect.integer) GENERATED ALWAYS AS
                (CASE WHEN completed_at >= started_at THEN completed_at - started_at END) \(dialect.generatedColumn),
            local_day \(dialect.text) NOT NULL CHECK (length(local_day) = 10),
            trigger_kind \(dialect.text) CHECK (trigger_kind IN ('scheduled', 'direct')),
            version \(dialect.text),
            input \(dialect.text),
            output \(dialect.text),
            error \(dialect.text),
            merge_state \(dialect.text),
            created_at \(dialect.integer) NOT NULL,
            updated_at \(dialect.integer) NOT NULL,
            CHECK ((status IN ('STARTED', 'RUNNING')) = (completed_at IS NULL)),
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, source, external_id),
            FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflows (workspace_id, id) ON DELETE CASCADE
        ) \(dialect.tableOptions);
        CREATE INDEX workflow_runs_by_start ON workflow_runs (workspace_id, started_at, id);
        CREATE INDEX workflow_runs_by_workflow ON workflow_runs (workspace_id, workflow_id, started_at, id);
        CREATE INDEX workflow_runs_by_day ON workflow_runs (workspace_id, local_day, workflow_id, status);
        CREATE INDEX workflow_runs_unfinished ON workflow_runs (workspace_id, workflow_id)
            WHERE status IN ('STARTED', 'RUNNING');

        \(dialect.system == .sqlite ? firstRunTriggers : "")

        CREATE TABLE idempotency_keys (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            key \(dialect.text) NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
            request_digest \(dialect.text) NOT NULL,
            status \(dialect.integer) NOT NULL,
            body \(dialect.text) NOT NULL,
            created_at \(dialect.integer) NOT NULL,
            PRIMARY KEY (workspace_id, key)
        ) \(dialect.tableOptions);
        CREATE INDEX idempotency_keys_by_age ON idempotency_keys (workspace_id, created_at);
        """
    }

    /// Of SQLite; those of PostgreSQL are in `AggregateTriggers`.
    private static let firstRunTriggers = """
        CREATE TRIGGER workflows_first_run_on_insert AFTER INSERT ON workflow_runs
        BEGIN
            UPDATE workflows SET first_run_at = NEW.started_at
            WHERE workspace_id = NEW.workspace_id AND id = NEW.workflow_id
                AND (first_run_at IS NULL OR first_run_at > NEW.started_at);
        END;
        CREATE TRIGGER workflows_first_run_on_update AFTER UPDATE OF started_at ON workflow_runs
        WHEN OLD.started_at <> NEW.started_at
        BEGIN
            UPDATE workflows SET first_run_at = (
                SELECT MIN(started_at) FROM workflow_runs
                WHERE workspace_id = NEW.workspace_id AND workflow_id = NEW.workflow_id)
            WHERE workspace_id = NEW.workspace_id AND id = NEW.workflow_id
                AND (first_run_at = OLD.started_at OR first_run_at > NEW.started_at);
        END;
        """
}
