import FlowtallyCore

extension Migration {
    static let membersAndBranding = Migration(name: "invitations, logos and colours") { dialect in
        """
        -- The id becomes that of the user.
        CREATE TABLE invitations (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            id \(dialect.text) NOT NULL,
            email \(dialect.text) NOT NULL CHECK (email = lower(email)),
            name \(dialect.text) NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            role \(dialect.text) NOT NULL CHECK (role IN ('owner', 'editor', 'viewer')),
            digest \(dialect.text) NOT NULL UNIQUE CHECK (length(digest) = 64),
            created_at \(dialect.integer) NOT NULL,
            expires_at \(dialect.integer) NOT NULL CHECK (expires_at > created_at),
            PRIMARY KEY (workspace_id, id),
            UNIQUE (workspace_id, email)
        ) \(dialect.tableOptions);

        CREATE INDEX sessions_by_user ON sessions (user_id);

        ALTER TABLE workspaces ADD COLUMN accent_colour \(dialect.text) CHECK (length(accent_colour) = 7);

        -- In Base64, so that a database needs no type for bytes: there is one small row for each workspace.
        CREATE TABLE logos (
            workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
            digest \(dialect.text) NOT NULL CHECK (length(digest) = 64),
            format \(dialect.text) NOT NULL CHECK (format IN ('image/png', 'image/jpeg', 'image/webp')),
            width \(dialect.integer) NOT NULL CHECK (width BETWEEN 1 AND \(Logo.largestPixels)),
            height \(dialect.integer) NOT NULL CHECK (height BETWEEN 1 AND \(Logo.largestPixels)),
            base64 \(dialect.text) NOT NULL CHECK (length(base64) BETWEEN 4 AND \((Logo.largestBytes + 2) / 3 * 4)),
            PRIMARY KEY (workspace_id)
        ) \(dialect.tableOptions);
        """
    }
}
