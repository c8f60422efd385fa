extension Migration {
    /// What only PostgreSQL has or says in its own way. SQLite has nothing of it.
    static let postgreSQL = Migration(name: "triggers, rights and reports of PostgreSQL") { dialect in
        switch dialect.system {
        case .sqlite: ""
        case .postgreSQL:
            [AggregateTriggers.ofPostgreSQL, sweeping, RowSecurity.policies, ReportingViews.all]
                .joined(separator: "\n\n")
        }
    }

    private static let sweeping = """
        -- A fifth of millions of rows is too long to wait for a sweep.
        ALTER TABLE workflow_runs SET (
            autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.1,
            autovacuum_analyze_scale_factor = 0.05);
        """
}
