import FlowtallyCore

/// A database that a ledger is to be copied from.
struct CopySource {
    private let connection: any SQLConnection
    private let dialect: SQLDialect

    init(_ connection: any SQLConnection, _ dialect: SQLDialect) {
        self.connection = connection
        self.dialect = dialect
    }

    /// The tables, in the order in which they are to be copied. Throws `LedgerError.unavailable` where there is no ledger of this program's
    /// schema, or not all of it can be seen.
    func tables() throws -> [LedgerTable] {
        let (version, known) = (Int(try Migrator.version(connection, dialect)), SQLLedger.schemaVersion)
        switch version {
        case known: break
        case 0: throw LedgerError.unavailable("there is no ledger in the source")
        case Int(UnfinishedCopy.mark): throw LedgerError.unavailable("the source is an unfinished copy itself")
        case ..<known:
            throw LedgerError.unavailable(
                "the source has schema version \(version), this program copies \(known): use `flowtally migrate` first"
            )
        default: throw Migrator.refusal(of: version)
        }
        try SchemaCatalogue.refuseHiddenRows(connection, dialect)
        return try SchemaCatalogue(connection, dialect).tables
    }
}
