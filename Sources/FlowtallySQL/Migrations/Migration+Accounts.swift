extension Migration {
    static let accounts = Migration(name: "workspaces, people, keys") { dialect in
        """
        CREATE TABLE workspaces (
            id \(dialect.text) PRIMARY KEY,
            name \(dialect.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            time_zone \(dialect.text) NOT NULL,
            currency \(dialect.text) NOT NULL CHECK (length(currency) = 3),
            generation \(dialect.integer) NOT NULL DEFAULT 0,
            last_report_at \(dialect.integer),
            created_at \(dialect.integer) NOT NULL
        ) \(dialect.tableOptions);

        CREATE TABLE users (
            id \(dialect.text) PRIMARY KEY,
            email \(dialect.text) NOT NULL UNIQUE CHECK (email = lower(email)),
            name \(dialect.text) NOT NULL,
            password_hash \(dialect.text) NOT NULL,
            created_at \(dialect.integer) NOT NULL
        ) \(dialect.tableOptions);

        CREATE TABLE memberships (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            user_id \(dialect.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            role \(dialect.text) NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
            PRIMARY KEY (workspace_id, user_id)
        ) \(dialect.tableOptions);
        CREATE INDEX memberships_by_user ON memberships (user_id);

        CREATE TABLE sessions (
            digest \(dialect.text) PRIMARY KEY CHECK (length(digest) = 64),
            user_id \(dialect.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
            created_at \(dialect.integer) NOT NULL,
            expires_at \(dialect.integer) NOT NULL CHECK (expires_at > created_at)
        ) \(dialect.tableOptions);
        CREATE INDEX sessions_by_expiry ON sessions (expires_at);

        CREATE TABLE api_keys (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            id \(dialect.text) NOT NULL,
            name \(dialect.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            digest \(dialect.text) NOT NULL UNIQUE CHECK (length(digest) = 64),
            scopes \(dialect.text) NOT NULL CHECK (length(scopes) > 0),
            created_at \(dialect.integer) NOT NULL,
            last_used_at \(dialect.integer),
            PRIMARY KEY (workspace_id, id)
        ) \(dialect.tableOptions);
        """
    }
}
