extension Migration {
    static let jobs = Migration(name: "scheduled work") { dialect in
        """
        CREATE TABLE jobs (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            name \(dialect.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
            due_at \(dialect.integer) NOT NULL,
            holder \(dialect.text),
            leased_until \(dialect.integer),
            position \(dialect.text),
            done \(dialect.integer) NOT NULL DEFAULT 0,
            total \(dialect.integer),
            CHECK ((holder IS NULL) = (leased_until IS NULL)),
            PRIMARY KEY (workspace_id, name)
        ) \(dialect.tableOptions);
        """
    }
}
