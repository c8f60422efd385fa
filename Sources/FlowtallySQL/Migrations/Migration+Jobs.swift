extension Migration {
    static let jobs = Migration(name: "scheduled work") { dialect in
        """
        CREATE TABLE jobs (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
            due_at \(dialect.integer) NOT NULL,
            holder TEXT,
            leased_until \(dialect.integer),
            position TEXT,
            done \(dialect.integer) NOT NULL DEFAULT 0,
            total \(dialect.integer),
            CHECK ((holder IS NULL) = (leased_until IS NULL)),
            PRIMARY KEY (workspace_id, name)
        ) \(dialect.tableOptions);
        """
    }
}
