import FlowtallyCore

/// The ledger's tables, as the database itself describes them.
struct SchemaCatalogue {
    /// All tables but those that are left out, each after those that it refers to.
    let tables: [LedgerTable]

    /// What a copy leaves out, and why.
    static let leftOut = ["schema_migrations": "each database tells there how its own schema was made"]

    init(_ connection: any SQLConnection, _ dialect: SQLDialect) throws {
        let columns = try Dictionary(grouping: connection.rows(Self.columns(dialect))) { try $0.text("table_name") }
        let references = try Dictionary(grouping: connection.rows(Self.references(dialect))) {
            try $0.text("table_name")
        }.mapValues { rows in Set(try rows.map { try $0.text("parent") }) }
        var (waiting, ordered) = (RowSecurity.allTables.sorted(), [String]())
        while !waiting.isEmpty {
            let next = waiting.filter { (references[$0] ?? []).isSubset(of: ordered) }
            precondition(!next.isEmpty, "the tables \(waiting) refer to each other in a circle")
            ordered += next
            waiting.removeAll(where: next.contains)
        }
        tables = try ordered.map { try Self.table($0, columns[$0] ?? []) }
    }

    private static func table(_ name: String, _ columns: [SQLRow]) throws -> LedgerTable {
        let key = try columns.filter { try $0.optionalInteger("key_position") != nil }
            .sorted { try $0.integer("key_position") < $1.integer("key_position") }
        return LedgerTable(
            name: name, columns: try columns.map { try $0.text("column_name") }.sorted(),
            key: try key.map { try $0.text("column_name") })
    }

    /// Of all tables that there are in the database, those of others too.
    static func tableNames(_ connection: any SQLConnection, _ dialect: SQLDialect) throws -> Set<String> {
        Set(try connection.rows(columns(dialect)).map { try $0.text("table_name") })
    }

    /// Throws `LedgerError.unavailable` where row-level security would hide rows: a copy would then leave them out without a word.
    static func refuseHiddenRows(_ connection: any SQLConnection, _ dialect: SQLDialect) throws {
        guard dialect.system == .postgreSQL, try !connection.rows(hiddenRows).isEmpty else { return }
        throw LedgerError.unavailable(
            "a server's role of PostgreSQL sees only parts of the ledger: copy as the role that owns the tables")
    }

    // MARK: - Queries

    private static let hiddenRows = SystemQuery(
        "the tables whose rows are hidden from this role",
        """
        SELECT t.relname AS name FROM pg_class t
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
        WHERE t.relkind IN ('r', 'p') AND row_security_active(t.oid)
        """)

    /// Without the columns that are computed.
    private static func columns(_ dialect: SQLDialect) -> SystemQuery {
        let sql =
            switch dialect.system {
            case .sqlite:
                """
                SELECT t.name AS table_name, c.name AS column_name, NULLIF(c.pk, 0) AS key_position
                FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND c.hidden = 0
                """
            case .postgreSQL:
                """
                SELECT t.relname AS table_name, c.attname AS column_name,
                    array_position(k.indkey::INT2[], c.attnum) AS key_position
                FROM pg_class t
                JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema()
                JOIN pg_attribute c ON c.attrelid = t.oid
                    AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
                LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
                WHERE t.relkind IN ('r', 'p')
                """
            }
        return SystemQuery("the columns of all tables", sql)
    }

    private static func references(_ dialect: SQLDialect) -> SystemQuery {
        let sql =
            switch dialect.system {
            case .sqlite:
                """
                SELECT DISTINCT t.name AS table_name, f."table" AS parent
                FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f
                WHERE t.type = 'table'
                """
            case .postgreSQL:
                """
                SELECT DISTINCT t.relname AS table_name, parent.relname AS parent
                FROM pg_constraint f
                JOIN pg_namespace n ON n.oid = f.connamespace AND n.nspname = current_schema()
                JOIN pg_class t ON t.oid = f.conrelid
                JOIN pg_class parent ON parent.oid = f.confrelid
                WHERE f.contype = 'f'
                """
            }
        return SystemQuery("which tables refer to which", sql)
    }
}
