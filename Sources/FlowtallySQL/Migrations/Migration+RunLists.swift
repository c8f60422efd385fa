extension Migration {
    static let runLists = Migration(name: "reports of runs, lists of runs that did not complete") { dialect in
        """
        ALTER TABLE workflow_runs ADD COLUMN reports \(dialect.text);

        -- Most runs complete: this keeps the few others in the order of the lists.
        CREATE INDEX workflow_runs_not_completed
            ON workflow_runs (workspace_id, started_at, id, status, workflow_id)
            WHERE status <> 'COMPLETED';
        """
    }
}
