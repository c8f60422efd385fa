import FlowtallyCore
import GRDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A ledger in a file of its own that no server uses: a backup.
package struct SQLiteFile: Sendable {
    package typealias Progress = (_ donePages: Int, _ totalPages: Int) -> Void

    package let path: String

    package init(_ path: String) {
        self.path = path
    }

    package var exists: Bool { access(path, F_OK) == 0 }

    /// Takes in a whole database as it is at this moment, and checks the copy. The file is there when all of it is on disk, or not at all.
    ///
    /// Throws `LedgerError.unavailable`.
    func take(_ source: any DatabaseReader, progress: @escaping Progress) throws {
        try explained("cannot write \(path)") {
            let unfinished = path + ".unfinished"
            unlink(unfinished)
            // What a ledger holds is for its owner's eyes.
            let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw LedgerError.unavailable("cannot write \(path): \(String(cString: strerror(errno)))")
            }
            close(descriptor)
            do {
                let copy = try DatabaseQueue(path: unfinished)
                // All steps read from one snapshot, which those who write meanwhile do not change.
                try source.backup(to: copy, pagesPerStep: 1000) { progress($0.completedPageCount, $0.totalPageCount) }
                if let damage = try copy.read(Self.damage) {
                    throw LedgerError.unavailable("the copy is damaged: \(damage)")
                }
                // One file that can be moved, without a log beside it.
                try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try copy.close()
                try Directory(of: path).take(unfinished, as: path)
            } catch {
                unlink(unfinished)
                throw error
            }
        }
    }

    /// Makes another copy of a backup after a look at whether it is whole. Throws `LedgerError.unavailable`.
    ///
    /// - Parameter newestVersion: the newest schema that this program knows.
    package func copy(to target: SQLiteFile, newestVersion: Int, progress: @escaping Progress) throws {
        guard exists else { throw LedgerError.unavailable("there is no file \(path)") }
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try explained("\(path) is no ledger") {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let version =
                try queue.read { try Int.fetchOne($0, sql: "SELECT MAX(version) FROM schema_migrations") } ?? 0
            guard version <= newestVersion else {
                throw LedgerError.unavailable(
                    "\(path) has schema version \(version), this program knows \(newestVersion): use a newer program")
            }
            return queue
        }
        try target.take(queue, progress: progress)
    }

    /// What SQLite's own check finds; nil where all is well.
    static func damage(_ database: Database) throws -> String? {
        let findings = try String.fetchAll(database, sql: "PRAGMA quick_check(5)")
        return findings == ["ok"] ? nil : findings.joined(separator: "; ")
    }

    private func explained<Result>(_ what: String, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            throw LedgerError.unavailable("the copy is damaged: \(error.message ?? "malformed")")
        } catch {
            throw LedgerError.unavailable("\(what): \((error as? DatabaseError)?.message ?? "\(error)")")
        }
    }
}
