package import FlowtallyCore
import FlowtallyPostgres
import FlowtallySQL
import FlowtallySQLite
import Foundation

/// Copies a ledger from SQLite to PostgreSQL, back, or to another PostgreSQL, and proves the copy.
package struct LedgerTransfer {
    /// What is being done; copying and comparing go from table to table.
    package enum Step: Equatable, Sendable {
        case copying(table: String)
        case comparing(table: String)
        case recounting
    }

    package struct Outcome: Sendable {
        package let tables: [TableComparison]
        /// Where a figure of the copy is not what its runs give. Where all tables are the same, it was so in the source.
        package let differences: [AggregateDifference]
        /// Whether the target is a ledger now, or still an unfinished copy.
        package var isFinished: Bool { tables.allSatisfy(\.isSame) }
    }

    private let source: LedgerPlace
    private let target: LedgerPlace

    /// Throws `SettingsError` for two places between which nothing can be copied.
    package init(from source: LedgerPlace, to target: LedgerPlace) throws(SettingsError) {
        switch (source, target) {
        case (.directory, .directory):
            throw SettingsError(
                description: "both are files of SQLite: `flowtally backup` and `flowtally restore` copy those")
        case (.server(let one), .server(let other)) where one.description == other.description:
            throw SettingsError(description: "both are the same database")
        default: break
        }
        (self.source, self.target) = (source, target)
    }

    /// Goes on where an earlier attempt stopped. Throws `LedgerError`.
    ///
    /// - Parameter progress: told after each part of a step.
    package func run(progress: (_ step: Step, _ done: Int, _ total: Int) -> Void) async throws -> Outcome {
        let locks = try lock()
        defer { withExtendedLifetime(locks) {} }
        try await refuseLivePrograms()
        let copy = LedgerCopy(
            from: try source.openForCopy(), to: try target.openForCopy(), retries: Retries(onRetry: RetryLog().note))
        let tables = try await copy.begin()
        for table in tables {
            try await copy.copy(table) { progress(.copying(table: table.name), $0, $1) }
        }
        var comparisons: [TableComparison] = []
        for table in tables {
            comparisons.append(try await copy.compare(table) { progress(.comparing(table: table.name), $0, $1) })
        }
        let differences = try await AggregateRecount.everywhere(in: copy.unfinishedLedger, mends: false) {
            progress(.recounting, $0, $1)
        }.differences
        let outcome = Outcome(tables: comparisons, differences: differences)
        try await refuseLivePrograms()
        if outcome.isFinished { try await copy.finish(tables) }
        return outcome
    }

    /// What is written to the source while it is copied would be missing, or be there by half. Of a file, locks keep others away.
    private func lock() throws -> [FileLock] {
        var locks: [FileLock] = []
        if case .directory(let directory) = source {
            guard directory.exists else {
                throw LedgerError.unavailable("there is no ledger in \(directory.databasePath)")
            }
            locks = [try directory.becomeServer(), try directory.stopWriters()]
        }
        if case .directory(let directory) = target { locks.append(try directory.becomeServer()) }
        return locks
    }

    /// A server that starts later, or a command, is found out by what it changes.
    private func refuseLivePrograms() async throws {
        guard case .server(let server) = source else { return }
        let count = try await server.countLivePrograms()
        guard count == 0 else {
            throw LedgerError.unavailable(
                "servers or commands use the source (\(count) sessions in \(server.description)): stop them first"
            )
        }
    }
}

extension LedgerPlace {
    fileprivate func openForCopy() throws -> any SQLDatabase {
        switch self {
        case .directory(let directory): try directory.openDatabase()
        case .server(let server): server.openForCopy()
        }
    }
}
