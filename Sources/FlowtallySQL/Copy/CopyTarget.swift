import FlowtallyCore

/// A database that a ledger is to be copied into.
struct CopyTarget {
    private let connection: any SQLConnection
    private let dialect: SQLDialect

    init(_ connection: any SQLConnection, _ dialect: SQLDialect) {
        self.connection = connection
        self.dialect = dialect
    }

    /// Throws `LedgerError.unavailable` where a table of a ledger has rows, and where there are tables without there being a ledger.
    func refuseContent() throws {
        let tables = try SchemaCatalogue.tableNames(connection, dialect)
        guard try Migrator.version(connection, dialect) > 0 || tables.isEmpty else {
            throw LedgerError.unavailable(
                "the target holds something else: the tables \(tables.sorted().prefix(5).joined(separator: ", "))")
        }
        let content = try RowSecurity.allTables.filter(tables.contains)
            .map { (name: $0, rows: try LedgerTable(name: $0, columns: [], key: []).count(connection)) }
            .filter { $0.rows > 0 }.sorted { $0.rows > $1.rows }
        guard content.isEmpty else {
            let largest = content.prefix(4).map { "\($0.name) (\($0.rows))" }.joined(separator: ", ")
            throw LedgerError.unavailable(
                "the target is no unfinished copy, and not empty: \(content.count) tables have rows, as \(largest)")
        }
    }

    /// Marks an empty target as an unfinished copy, and takes in the workspaces in the same transaction.
    ///
    /// A server that starts at this moment finds either no workspace and makes one, which is refused here, or the mark.
    func claim(_ tables: [LedgerTable], _ workspaces: [LedgerTable.Row]) throws {
        try connection.executeScript(dialect.beginMigration)
        try refuseContent()
        try refuseOtherSchema(tables)
        try connection.execute(UnfinishedCopy.add)
        try tables.workspaces.add(workspaces, to: connection, dialect)
    }

    /// Throws `LedgerError.unavailable` where the unfinished copy is not one of these workspaces as they are.
    func refuseOtherSource(_ tables: [LedgerTable], _ workspaces: [LedgerTable.Row]) throws {
        let version = try connection.rows(UnfinishedCopy.schemaVersion)[0].optionalInteger("version")
        guard version == Int64(SQLLedger.schemaVersion) else {
            throw LedgerError.unavailable(
                "the unfinished copy in the target is of another version of this program: empty it to begin again"
            )
        }
        try refuseOtherSchema(tables)
        guard try tables.workspaces.allRows(connection) == workspaces.map({ $0.map(dialect.kept) }) else {
            throw LedgerError.unavailable(
                "the target holds an unfinished copy of another ledger, or of this one before it changed: empty it first"
            )
        }
    }

    private func refuseOtherSchema(_ tables: [LedgerTable]) throws {
        try SchemaCatalogue.refuseHiddenRows(connection, dialect)
        let others = zip(tables, try SchemaCatalogue(connection, dialect).tables).filter { $0 != $1 }
        guard others.isEmpty else {
            let names = others.map(\.0.name).joined(separator: ", ")
            throw LedgerError.unavailable("not the same columns in both ledgers: \(names)")
        }
    }
}
