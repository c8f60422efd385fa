import FlowtallyCore

/// The mark on a ledger that is still being copied, by which every program refuses to open it.
enum UnfinishedCopy {
    /// A version of the schema that no program knows: so programs from before there were copies refuse it, too.
    static let mark: Int64 = 1_000_000

    static func isMarked(_ connection: any SQLConnection, _ dialect: SQLDialect) throws -> Bool {
        try Migrator.version(connection, dialect) == mark
    }

    static let refusal = LedgerError.unavailable(
        "the ledger is an unfinished copy of another: run the same `flowtally copy` again to finish it, or empty it")

    static let add = SystemQuery(
        "mark an unfinished copy", "INSERT INTO schema_migrations (version, name) VALUES (\(mark), 'unfinished copy')")

    static let remove = SystemQuery("finish a copy", "DELETE FROM schema_migrations WHERE version = \(mark)")

    /// The version of the schema beneath the mark.
    static let schemaVersion = SystemQuery(
        "the schema's version of an unfinished copy",
        "SELECT MAX(version) AS version FROM schema_migrations WHERE version < \(mark)")
}

extension SQLLedger {
    /// A ledger that is still being copied, to be recounted and for nothing else.
    init(unfinished database: any SQLDatabase, clock: any WallClock = SystemClock()) {
        self.database = database
        self.clock = clock
        intake = RunIntake(database: database, clock: clock, observers: observers)
    }
}
