package import FlowtallyCore
import FlowtallyPostgres
import FlowtallySQL
package import FlowtallySQLite

/// Where a ledger is kept.
package enum LedgerPlace: Sendable {
    case directory(LedgerDirectory)
    case server(DatabaseServer)

    /// Opens the ledger, and makes it where there is none. Throws `LedgerError.unavailable`.
    package func open() async throws -> any Ledger {
        switch self {
        case .directory(let directory): try await directory.open()
        case .server(let server): try await server.open()
        }
    }

    /// Brings the schema up to date, makes it where there is none, and returns its version. Throws `LedgerError.unavailable`.
    ///
    /// - Parameter serverRole: a role of PostgreSQL that may then do what a server does.
    package func migrate(serverRole: String?) async throws -> Int {
        switch self {
        case .directory(let directory):
            guard serverRole == nil else { throw LedgerError.unavailable("an embedded ledger has no roles") }
            return try await directory.migrate()
        case .server(let server): return try await server.migrate(serverRole: serverRole)
        }
    }

    /// The statements that make the schema in an empty database of PostgreSQL.
    package static func schema(serverRole: String?) -> String { Migrator.script(.postgreSQL, serverRole: serverRole) }

    /// Makes this process a server of the ledger: the only one of a directory, one of many of a database server.
    ///
    /// Throws `LedgerError.unavailable`. The lock, where there is one, is to be kept until the server ends.
    package func becomeServer() throws -> FileLock? {
        switch self {
        case .directory(let directory): try directory.becomeServer()
        case .server: nil
        }
    }

    /// The directory of an embedded ledger. Throws `LedgerError.unavailable` for one in PostgreSQL.
    package func embedded() throws(LedgerError) -> LedgerDirectory {
        guard case .directory(let directory) = self else {
            throw .unavailable("the ledger is in PostgreSQL: pg_dump and pg_restore make copies of it")
        }
        return directory
    }

    /// The file that an embedded ledger is in.
    package var file: String? {
        switch self {
        case .directory(let directory): directory.databasePath
        case .server: nil
        }
    }
}

/// A database server that keeps a ledger, perhaps for several of our servers.
package struct DatabaseServer: Sendable {
    private let settings: PostgresSettings

    /// Throws `LedgerError.unavailable` for a URL that cannot be used.
    package init(url: String) throws(LedgerError) {
        settings = try PostgresSettings(url: url)
    }

    func open() async throws -> any Ledger {
        let database = PostgresDatabase(settings)
        return try await SQLLedger(
            database: database, clock: database.clock, retries: Retries(onRetry: RetryLog().note))
    }

    /// How many sessions of our programs, copies aside, use the database now. Throws `LedgerError.unavailable`.
    func countLivePrograms() async throws -> Int {
        do {
            return try await openForCopy().sessionsOfPrograms()
        } catch let error as SQLDatabaseError {
            throw LedgerError.unavailable(error.description)
        }
    }

    /// The database for a copy, which is not taken for a server's.
    func openForCopy() -> PostgresDatabase {
        var settings = settings
        settings.applicationName = "\(PostgresDatabase.applicationName) copy"
        // Counting millions of rows takes longer than a server's statement may.
        settings.statementTimeout = .seconds(600)
        return PostgresDatabase(settings)
    }

    func migrate(serverRole: String?) async throws -> Int {
        try await Migrator(database: PostgresDatabase(settings)).migrate(serverRole: serverRole)
    }

    /// What the server says of itself. Throws `SQLDatabaseError` where it does not answer.
    func inspect() async throws -> PostgresInspection {
        try await PostgresDatabase(settings).inspect()
    }

    /// Where it is, without what is secret.
    var description: String { settings.description }
}
