enum AccountQueries {
    static let anyUser = SystemQuery("whether there is a user", "SELECT 1 AS one FROM users LIMIT 1")

    static let userByEmail = SystemQuery("a user by e-mail address", "SELECT * FROM users WHERE email = :email")

    static let addUser = SystemQuery(
        "add a user",
        """
        INSERT INTO users (id, email, name, password_hash, created_at)
        VALUES (:id, :email, :name, :password_hash, :created_at)
        """)

    static let addSession = SystemQuery(
        "add a session",
        """
        INSERT INTO sessions (digest, user_id, created_at, expires_at)
        VALUES (:digest, :user_id, :created_at, :expires_at)
        """)

    static let session = SystemQuery("a session", "SELECT user_id FROM sessions WHERE digest = :digest")

    static let deleteSession = SystemQuery("end a session", "DELETE FROM sessions WHERE digest = :digest")

    static let deleteExpiredSessions = SystemQuery(
        "end expired sessions", "DELETE FROM sessions WHERE expires_at <= :now")

    /// Whoever is in several workspaces is shown the first.
    static let principalBySession = SystemQuery(
        "the person behind a session",
        """
        SELECT u.id, u.email, u.name, m.workspace_id, m.role
        FROM sessions s
        JOIN users u ON u.id = s.user_id
        JOIN memberships m ON m.user_id = u.id
        WHERE s.digest = :digest AND s.expires_at > :now
        ORDER BY m.workspace_id LIMIT 1
        """)

    static let principalByKey = SystemQuery(
        "the program behind a key",
        "SELECT id, workspace_id, name, scopes, last_used_at FROM api_keys WHERE digest = :digest")

    static let workspaces = SystemQuery(
        "the workspaces of a person",
        "SELECT workspace_id FROM memberships WHERE user_id = :user_id ORDER BY workspace_id")

    static let addMember = TenantQuery(
        "add a member",
        "INSERT INTO memberships (workspace_id, user_id, role) VALUES (:workspace, :user_id, :role)")

    static let anyKey = TenantQuery(
        "whether there is a key", "SELECT 1 AS one FROM api_keys WHERE workspace_id = :workspace LIMIT 1")

    static let keys = TenantQuery("all keys", "SELECT * FROM api_keys WHERE workspace_id = :workspace ORDER BY id")

    static let keyByID = TenantQuery("a key", "SELECT * FROM api_keys WHERE workspace_id = :workspace AND id = :id")

    static let addKey = TenantQuery(
        "add a key",
        """
        INSERT INTO api_keys (workspace_id, id, name, digest, scopes, created_at)
        VALUES (:workspace, :id, :name, :digest, :scopes, :created_at)
        """)

    static let deleteKey = TenantQuery(
        "delete a key", "DELETE FROM api_keys WHERE workspace_id = :workspace AND id = :id")

    static let noteKeyUse = TenantQuery(
        "note when a key was used",
        "UPDATE api_keys SET last_used_at = :now WHERE workspace_id = :workspace AND id = :id")
}
