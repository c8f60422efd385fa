package import FlowtallyCore
import FlowtallySQL
package import FlowtallySQLite
import Foundation

/// The directory that holds an embedded ledger.
package struct LedgerDirectory: Sendable {
    package let path: String
    package let databasePath: String

    package init(_ path: String) {
        self.path = path
        databasePath = path + "/flowtally.db"
    }

    /// The directory of a file that has a name of its own.
    package init(file: String) {
        databasePath = file
        path = file.lastIndex(of: "/").map { $0 == file.startIndex ? "/" : String(file[..<$0]) } ?? "."
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: databasePath) }

    /// Opens the ledger, and makes it where there is none. Throws `LedgerError.unavailable`.
    package func open(clock: any WallClock = SystemClock()) async throws -> any Ledger {
        try await SQLLedger(database: try openDatabase(), clock: clock, retries: Retries(onRetry: RetryLog().note))
    }

    func migrate() async throws -> Int { try await Migrator(database: try openDatabase()).migrate() }

    /// What SQLite says of itself and the ledger. Throws `LedgerError.unavailable`.
    package func inspect() async throws -> LedgerInspection {
        let database = try openDatabase()
        let settings = try await database.writerSettings()
        return LedgerInspection(
            version: try await database.version(), journalMode: settings.journalMode,
            isDurable: settings.synchronous == 2, damage: try await database.damage())
    }

    /// Makes this process the only server of the ledger. Throws `LedgerError.unavailable` where another is.
    package func becomeServer() throws -> FileLock {
        try create()
        let lock = try FileLock(path: path + "/server.lock")
        guard lock.takeForGood() else {
            throw LedgerError.unavailable(
                "another server is running on the ledger in \(path); stop it, or choose another directory with --data")
        }
        return lock
    }

    /// Lets no program write to the ledger any more, until this one ends: they wait. Throws `LedgerError.unavailable` where one is writing.
    func stopWriters() throws -> FileLock {
        let lock = try SQLiteDatabase.writeLock(path: databasePath)
        guard lock.takeForGood() else {
            throw LedgerError.unavailable("another program is writing to the ledger in \(path); try again")
        }
        return lock
    }

    func openDatabase() throws -> SQLiteDatabase {
        try create()
        return try SQLiteDatabase(path: databasePath)
    }

    private func create() throws {
        do {
            // What a ledger holds is for its owner's eyes.
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerError.unavailable("cannot make the directory \(path): \(error.localizedDescription)")
        }
    }
}

/// What is known of a ledger's database.
package struct LedgerInspection: Sendable {
    package let version: String
    package let journalMode: String
    /// Every commit is on disk before it is acknowledged.
    package let isDurable: Bool
    /// What SQLite's own check found; nil where all is well.
    package let damage: String?
}
