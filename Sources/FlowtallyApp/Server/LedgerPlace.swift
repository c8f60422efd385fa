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

    /// Makes this process a server of the ledger: the only one of a directory, one of many of a database server.
    ///
    /// Throws `LedgerError.unavailable`. The lock, where there is one, is to be kept until the server ends.
    package func becomeServer() throws -> FileLock? {
        switch self {
        case .directory(let directory): try directory.becomeServer()
        case .server: nil
        }
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

    /// What the server says of itself. Throws `SQLDatabaseError` where it does not answer.
    func inspect() async throws -> PostgresInspection {
        try await PostgresDatabase(settings).inspect()
    }

    /// Where it is, without what is secret.
    var description: String { settings.description }
}
