package import FlowtallyCore

/// Copies a ledger into an empty database, table by table and page by page.
///
/// It may be stopped at any moment and begun again: a page is one transaction, rows come in the order of their keys, and so the last key
/// in the target says where to go on. No other note of the place could contradict the rows. Until `finish`, the target bears the mark of
/// `UnfinishedCopy`. The source is only read; that nobody else changes it is for the caller to see to, and `compare` finds it.
package struct LedgerCopy: Sendable {
    /// Told after each page.
    package typealias Progress = (_ done: Int, _ total: Int) -> Void

    let source: any SQLDatabase
    let target: any SQLDatabase
    /// The most rows that are in memory, and in a transaction, at a time.
    let rowsPerPage: Int

    package init(
        from source: any SQLDatabase, to target: any SQLDatabase, retries: Retries = Retries(), rowsPerPage: Int = 1000
    ) {
        self.source = RetryingDatabase(source, retries)
        self.target = RetryingDatabase(target, retries)
        self.rowsPerPage = rowsPerPage
    }

    /// Begins the copy, or finds one that was begun; returns the tables in the order in which they are to be copied.
    ///
    /// Throws `LedgerError.unavailable` where the source is no ledger of this program's schema, and where the target holds anything but an
    /// unfinished copy of the source as it is.
    package func begin() async throws -> [LedgerTable] {
        let (sourceDialect, targetDialect) = (source.dialect, target.dialect)
        let tables = try await source.read { try CopySource($0, sourceDialect).tables() }
        let workspaces = try await workspaces(tables)
        if try await target.read({ try UnfinishedCopy.isMarked($0, targetDialect) }) {
            try await target.read { try CopyTarget($0, targetDialect).refuseOtherSource(tables, workspaces) }
        } else {
            try await target.read { try CopyTarget($0, targetDialect).refuseContent() }
            try await Migrator(database: target).migrate()
            try await target.write { try CopyTarget($0, targetDialect).claim(tables, workspaces) }
        }
        return tables
    }

    /// Copies the rows that are not in the target yet.
    ///
    /// Throws `LedgerError.unavailable` also where it is not known whether the last page was saved: the next attempt goes on from either.
    package func copy(_ table: LedgerTable, progress: Progress) async throws {
        let total = try await source.read { try table.count($0) }
        var (done, position) = try await target.read { (try table.count($0), try table.lastKey($0)) }
        progress(min(done, total), total)
        let dialect = target.dialect
        var size = PageSize(most: rowsPerPage)
        while true {
            let rows = try await Self.page(of: table, in: source, after: position, size)
            guard let last = rows.last else { return }
            size.adapt(to: rows)
            do {
                try await target.write { try table.add(rows, to: $0, dialect) }
            } catch LedgerError.outcomeUnknown(let reason) {
                throw LedgerError.unavailable(reason)
            }
            position = table.key(of: last)
            done += rows.count
            progress(min(done, total), total)
        }
    }

    /// Takes the mark away: from now on the target is a ledger. To be called once all tables were compared.
    ///
    /// Throws `LedgerError.unavailable` where a workspace of the source has changed since the copy began.
    package func finish(_ tables: [LedgerTable]) async throws {
        let dialect = target.dialect
        let workspaces = try await workspaces(tables)
        try await target.write { connection in
            try CopyTarget(connection, dialect).refuseOtherSource(tables, workspaces)
            if dialect.system == .postgreSQL {
                // Without statistics it would choose plans blindly, until it comes to make them by itself.
                try connection.executeScript(tables.map { "ANALYZE \($0.name);" }.joined(separator: "\n"))
            }
            try connection.execute(UnfinishedCopy.remove)
        }
    }

    /// The target, to be recounted before it is a ledger.
    package var unfinishedLedger: any Ledger { SQLLedger(unfinished: target) }

    static func page(
        of table: LedgerTable, in database: any SQLDatabase, after position: LedgerTable.Row?, _ size: PageSize
    ) async throws -> [LedgerTable.Row] {
        try await database.read { try table.page(after: position, limit: size.rows, $0) }
    }

    /// There are few of them. Their generations grow with each change, so they tell one ledger from another and from itself later.
    private func workspaces(_ tables: [LedgerTable]) async throws -> [LedgerTable.Row] {
        let table = tables.workspaces
        return try await source.read { try table.allRows($0) }
    }
}
