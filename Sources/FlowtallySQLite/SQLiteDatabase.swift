import FlowtallyCore
package import FlowtallySQL
import GRDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One SQLite file: many readers, one writer, every commit on disk before it is acknowledged.
package struct SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect.sqlite
    private let pool: DatabasePool
    private let commits: CommitQueue
    private let durations = QueryDurations()
    private let readers = Readers(count: 4)

    /// Opens or creates the file. Throws `LedgerError.unavailable` with the reason.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "flowtally"
        configuration.maximumReaderCount = readers.count
        // Only for programs that do not take the writers' lock; the store tries again.
        configuration.busyMode = .timeout(2)
        configuration.prepareDatabase { database in
            // Counts for a new file. A run changes many pages by little, and each of them is written whole.
            try database.execute(sql: "PRAGMA page_size = 2048")
            // Half of SQLite's own measure for each connection: what is more is read from the system's cache, and memory stays flat.
            try database.execute(sql: "PRAGMA cache_size = -1000")
        }
        let log: WriteAheadLog
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            log = try pool.writeWithoutTransaction { database in
                // Opening a pool sets NORMAL, under which a commit may be lost when the machine loses power.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                // A run touches so many pages through its triggers that SQLite would write each statement's journal to a file,
                // which takes longer than all the rest. Not for readers: a recount sorts all runs of a day.
                try database.execute(sql: "PRAGMA temp_store = MEMORY")
                // The pages that every run changes are copied into the file once in 16 MB of log and not in 4.
                let pageSize = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4096
                try database.execute(sql: "PRAGMA wal_autocheckpoint = \(16_000_000 / pageSize)")
                return try WriteAheadLog(of: database)
            }
        } catch {
            throw LedgerError.unavailable("SQLite: \(error)")
        }
        commits = CommitQueue(pool: pool, log: log, writeLock: try Self.writeLock(path: path), durations: durations)
    }

    /// What each program holds while it writes to a file. Throws `LedgerError.unavailable`.
    package static func writeLock(path: String) throws -> FileLock {
        try FileLock(path: path + "-writer")
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        readers.take()
        defer { readers.giveBack() }
        do {
            return try await pool.read { [durations] in try body(SQLiteConnection(database: $0, durations: durations)) }
        } catch let error as DatabaseError {
            throw SQLDatabaseError(error)
        }
    }

    /// On the caller's thread, unless it had to wait there for a reader.
    package func readBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        guard readers.takeFree() else { return try await read(body) }
        defer { readers.giveBack() }
        return try readHere(body)
    }

    private func readHere<Result>(_ body: (any SQLConnection) throws -> Result) throws -> Result {
        do {
            // Not `read`, which compiles the beginning and the end of each transaction anew.
            return try pool.unsafeRead { database in
                let connection = SQLiteConnection(database: database, durations: durations)
                _ = try connection.execute("BEGIN DEFERRED TRANSACTION", [:])
                // Nothing was changed; an error may have ended it already.
                defer { _ = try? connection.execute("ROLLBACK", [:]) }
                return try body(connection)
            }
        } catch let error as DatabaseError {
            throw SQLDatabaseError(error)
        }
    }

    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await write(body, isBrief: false)
    }

    /// On the caller's thread where nobody else writes, unless that is the only thread there is: the others could not even come and wait
    /// for the next commit, which is to be for all of them.
    package func writeBriefly<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        try await write(body, isBrief: Self.hasOtherThreads)
    }

    /// Asked once: the answer is read from a file.
    private static let hasOtherThreads = sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1

    private func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result, isBrief: Bool
    ) async throws -> Result {
        do {
            return try await commits.write(body, onThisThread: isBrief)
        } catch let error as DatabaseError {
            throw SQLDatabaseError(error)
        }
    }
}

// MARK: - Inspection

extension SQLiteDatabase {
    /// The version of the SQLite library.
    package func version() async throws -> String {
        try await pool.read { try String.fetchOne($0, sql: "SELECT sqlite_version()") ?? "" }
    }

    /// What `PRAGMA quick_check` finds; nil where all is well.
    package func damage() async throws -> String? {
        try await pool.read(SQLiteFile.damage)
    }

    /// The settings in force on the writer, read back from SQLite.
    package func writerSettings() async throws -> (journalMode: String, synchronous: Int) {
        try await pool.writeWithoutTransaction { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
            )
        }
    }
}

// MARK: - Copies

extension SQLiteDatabase {
    /// Copies all that is committed by now into a file; who writes goes on meanwhile. Throws `LedgerError.unavailable`.
    package func copy(to file: SQLiteFile, progress: @escaping SQLiteFile.Progress) throws {
        try file.take(pool, progress: progress)
    }

    /// Brings what is in the log into the file and closes it, so that the file alone is the ledger.
    package func close() throws {
        do {
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            try pool.close()
        } catch {
            throw LedgerError.unavailable("SQLite: \(error)")
        }
    }
}
