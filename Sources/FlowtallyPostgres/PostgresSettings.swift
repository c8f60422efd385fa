package import FlowtallyCore

/// How to reach a server, and how long to wait for it.
package struct PostgresSettings: Sendable {
    /// For libpq: hosts, TLS (`sslmode`) and what else its documentation names.
    package let url: String
    /// What the server's sessions are called, so that programs can tell who uses a database.
    package var applicationName = PostgresDatabase.applicationName
    /// The most connections at a time.
    package var connections = 10
    /// How long a transaction waits for a connection before it is given up.
    package var acquireTimeout = Duration.seconds(10)
    /// After so long without use, a connection is closed.
    package var longestIdle = Duration.seconds(300)
    /// Older ones are not used again: a server that has come back gets its share.
    package var longestLife = Duration.seconds(1800)
    package var statementTimeout = Duration.seconds(60)
    package var lockTimeout = Duration.seconds(10)
    /// How long a commit may take that waits for a standby, and how long to ask what became of a lost one.
    package var commitPatience = Duration.seconds(60)
    package var outcomePatience = Duration.seconds(15)

    /// Throws `LedgerError.unavailable` where libpq cannot read the URL.
    package init(url: String) throws(LedgerError) {
        if let problem = LibPQ.problem(in: url) {
            // What libpq quotes may be a password.
            let words = problem.prefix { $0 != "\"" }.split(separator: ":").first ?? "it cannot be read"
            throw .unavailable("libpq cannot read the URL: \(words)")
        }
        self.url = url
    }

    /// The hosts and the database, without what is secret.
    package var description: String {
        let parts = LibPQ.parts(of: url)
        let hosts = parts["host"] ?? parts["hostaddr"] ?? "the local socket"
        return "\(hosts)\(parts["port"].map { ":\($0)" } ?? "")/\(parts["dbname"] ?? "")"
    }

    /// Longer than the server lets a statement take: then it is the server that is gone.
    var patience: Duration { statementTimeout + .seconds(5) }

    /// So that reads are not kept waiting by writes that wait for each other.
    var writers: Int { max(1, connections / 2) }

    /// The URL outweighs what stands before it.
    var parameters: [(keyword: String, value: String)] {
        [
            ("application_name", applicationName), ("connect_timeout", "5"), ("target_session_attrs", "read-write"),
            ("options", "-c search_path=public"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "30000"), ("dbname", url), ("client_encoding", "UTF8"),
        ]
    }

    /// Sets the session up and tells the time, and which incarnation of the server this is: when its statistics began, which survive an orderly
    /// restart but neither a crash nor a promotion.
    var sessionSetup: String {
        """
        SELECT set_config('TimeZone', 'UTC', false), set_config('client_min_messages', 'warning', false),
            set_config('statement_timeout', '\(statementTimeout.wholeMilliseconds)', false),
            set_config('lock_timeout', '\(lockTimeout.wholeMilliseconds)', false),
            set_config('idle_in_transaction_session_timeout', '\(statementTimeout.wholeMilliseconds)', false),
            set_config('jit', 'off', false),
            CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END,
            EXTRACT(EPOCH FROM pg_stat_get_bgwriter_stat_reset_time())::text AS incarnation,
            (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint AS time
        """
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 { Int64(self / .milliseconds(1)) }
}
