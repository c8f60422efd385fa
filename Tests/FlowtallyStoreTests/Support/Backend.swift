import FlowtallyCore
package import FlowtallySQL
import FlowtallySQLite
import FlowtallyTestSupport

/// The databases that the store runs on: every test of its contract runs on each.
enum Backend: CaseIterable, Sendable {
    case sqlite
    case postgreSQL

    /// Somewhere for a new ledger, which goes when nothing uses it any more.
    func makeLocation() async throws -> any LedgerLocation {
        switch self {
        case .sqlite: try TemporaryDirectory()
        case .postgreSQL: try await TemporaryDatabase.newLedger()
        }
    }

    /// - Parameter failures: what goes wrong in the database.
    func openLedger(
        at location: any LedgerLocation, clock: TestClock = TestClock(), failures: Failures = Failures(),
        retries: Retries = Retries()
    ) async throws -> TestLedger {
        let failing = FailingDatabase(try location.openDatabase(), failures)
        let database = RecordingDatabase(failing, in: location)
        let ledger = try await SQLLedger(database: database, clock: clock, retries: retries)
        return TestLedger(
            store: ledger, database: database, clock: clock, workspace: try await ledger.firstWorkspace().id)
    }

    func makeLedger(
        clock: TestClock = TestClock(), failures: Failures = Failures(), retries: Retries = Retries()
    ) async throws -> TestLedger {
        try await openLedger(at: try await makeLocation(), clock: clock, failures: failures, retries: retries)
    }
}

/// Where a ledger of a test is.
protocol LedgerLocation: Sendable {
    func openDatabase() throws -> any SQLDatabase
}

extension TemporaryDirectory: LedgerLocation {
    func openDatabase() throws -> any SQLDatabase { try SQLiteDatabase(path: path + "/ledger.db") }
}

extension TemporaryDatabase: LedgerLocation {
    package func openDatabase() throws -> any SQLDatabase { try open() }
}
