extension Migration {
    static let accounts = Migration(name: "workspaces, people, keys") { dialect in
        """
        CREATE TABLE workspaces (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            time_zone TEXT NOT NULL,
            currency TEXT NOT NULL CHECK (length(currency) = 3),
            generation \(dialect.integer) NOT NULL DEFAULT 0,
            last_report_at \(dialect.integer),
            created_at \(dialect.integer) NOT NULL
        ) \(dialect.tableOptions);

        CREATE TABLE users (
            id TEXT PRIMARY KEY,
            email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
            name TEXT NOT NULL,
            password_hash TEXT NOT NULL,
            created_at \(dialect.integer) NOT NULL
        ) \(dialect.tableOptions);

        CREATE TABLE memberships (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            role TEXT NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
            PRIMARY KEY (workspace_id, user_id)
        ) \(dialect.tableOptions);
        CREATE INDEX memberships_by_user ON memberships (user_id);

        CREATE TABLE sessions (
            digest TEXT PRIMARY KEY CHECK (length(digest) = 64),
            user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            created_at \(dialect.integer) NOT NULL,
            expires_at \(dialect.integer) NOT NULL CHECK (expires_at > created_at)
        ) \(dialect.tableOptions);
        CREATE INDEX sessions_by_expiry ON sessions (expires_at);

        CREATE TABLE api_keys (
            workspace_id TEXT NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            id TEXT NOT NULL,
            name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
            scopes TEXT NOT NULL CHECK (length(scopes) > 0),
            created_at \(dialect.integer) NOT NULL,
            last_used_at \(dialect.integer),
            PRIMARY KEY (workspace_id, id)
        ) \(dialect.tableOptions);
        """
    }
}
