import FlowtallyCore

extension Migration {
    static let savingsHistory = Migration(name: "bounds and history of savings rates") { dialect in
        """
        -- Again with a bound on what one run may save: sums of money stay within 64 bits.
        CREATE TABLE bounded_savings_rates (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            id \(dialect.text) NOT NULL,
            workflow_id \(dialect.text),
            valid_from \(dialect.text) NOT NULL CHECK (length(valid_from) = 10),
            manual_seconds \(dialect.integer) NOT NULL CHECK (manual_seconds BETWEEN 0 AND 36000000),
            hourly_rate_minor \(dialect.integer) NOT NULL CHECK (hourly_rate_minor BETWEEN 0 AND 1000000000),
            cost_per_run_minor \(dialect.integer) NOT NULL CHECK (cost_per_run_minor BETWEEN 0 AND 1000000000),
            created_at \(dialect.integer) NOT NULL,
            CHECK (manual_seconds * hourly_rate_minor <= 3600000000000000),
            PRIMARY KEY (workspace_id, id),
            FOREIGN KEY (workspace_id, workflow_id) REFERENCES workflows (workspace_id, id) ON DELETE CASCADE
        ) \(dialect.tableOptions);
        INSERT INTO bounded_savings_rates SELECT * FROM savings_rates;
        DROP TABLE savings_rates;
        ALTER TABLE bounded_savings_rates RENAME TO savings_rates;
        CREATE UNIQUE INDEX savings_rates_by_day
            ON savings_rates (workspace_id, COALESCE(workflow_id, ''), valid_from);

        -- Rates and savings as JSON, as they were then; the workflow may be gone.
        CREATE TABLE savings_rate_changes (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            id \(dialect.text) NOT NULL,
            at \(dialect.integer) NOT NULL,
            author \(dialect.text) NOT NULL,
            kind \(dialect.text) NOT NULL CHECK (kind IN ('added', 'corrected', 'removed')),
            workflow_id \(dialect.text),
            effective_from \(dialect.text) NOT NULL CHECK (length(effective_from) = 10),
            rate_before \(dialect.text) CHECK ((rate_before IS NULL) = (kind = 'added')),
            rate_after \(dialect.text) CHECK ((rate_after IS NULL) = (kind = 'removed')),
            days \(dialect.integer) NOT NULL,
            runs \(dialect.integer) NOT NULL,
            savings_before \(dialect.text) NOT NULL,
            savings_after \(dialect.text) NOT NULL,
            PRIMARY KEY (workspace_id, id)
        ) \(dialect.tableOptions);
        """
    }
}
