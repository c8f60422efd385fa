import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import Foundation

extension LedgerDirectory {
    /// Told after each of many steps.
    package typealias Progress = (_ done: Int, _ total: Int) -> Void

    /// Writes the ledger as it is now into a new file; its server may go on. Throws `LedgerError.unavailable`.
    package func backUp(to file: String, progress: @escaping Progress) throws {
        let file = SQLiteFile(file)
        guard exists else { throw LedgerError.unavailable("there is no ledger in \(path)") }
        guard !file.exists else { throw LedgerError.unavailable("\(file.path) exists already; choose another name") }
        try openDatabase().copy(to: file, progress: progress)
    }

    /// Makes a backup the ledger. A ledger that is there is kept beside it, under the name that is returned.
    ///
    /// Throws `LedgerError.unavailable`: for a backup that is damaged or newer than this program, where a server is running, and
    /// where there is a ledger that is not to be replaced.
    package func restore(from file: String, replacing: Bool, progress: @escaping Progress) throws -> String? {
        let lock = try becomeServer()
        defer { withExtendedLifetime(lock) {} }
        guard replacing || !exists else {
            throw LedgerError.unavailable("there is a ledger in \(path); --replace keeps it aside and takes its place")
        }
        let incoming = SQLiteFile(path + "/restored.db")
        try SQLiteFile(file).copy(to: incoming, newestVersion: SQLLedger.schemaVersion, progress: progress)
        let entries = Directory(of: databasePath)
        var kept: String?
        if exists {
            try openDatabase().close()
            guard !FileManager.default.fileExists(atPath: databasePath + "-wal") else {
                throw LedgerError.unavailable("another program is using the ledger in \(path); stop it first")
            }
            let moment = Date().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
            kept = path + "/replaced-\(moment).db"
            try entries.keep(databasePath, as: kept!)
        }
        try entries.take(incoming.path, as: databasePath)
        return kept
    }
}
