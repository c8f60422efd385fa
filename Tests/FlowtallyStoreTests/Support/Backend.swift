import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import FlowtallyTestSupport

/// The databases that the store runs on: every test of its contract runs on each.
enum Backend: CaseIterable, Sendable {
    case sqlite

    /// Somewhere for a new ledger, which goes when nothing uses it any more.
    func makeLocation() throws -> TemporaryDirectory { try TemporaryDirectory() }

    /// - Parameter failures: what goes wrong in the database.
    func openLedger(
        at location: TemporaryDirectory, clock: TestClock = TestClock(), failures: Failures = Failures(),
        retries: Retries = Retries()
    ) async throws -> TestLedger {
        let failing = FailingDatabase(try openDatabase(at: location), failures)
        let database = RecordingDatabase(failing, in: location)
        let ledger = try await SQLLedger(database: database, clock: clock, retries: retries)
        return TestLedger(
            store: ledger, database: database, clock: clock, workspace: try await ledger.firstWorkspace().id)
    }

    func makeLedger(
        clock: TestClock = TestClock(), failures: Failures = Failures(), retries: Retries = Retries()
    ) async throws -> TestLedger {
        try await openLedger(at: try makeLocation(), clock: clock, failures: failures, retries: retries)
    }

    private func openDatabase(at location: TemporaryDirectory) throws -> any SQLDatabase {
        switch self {
        case .sqlite: try SQLiteDatabase(path: location.path + "/ledger.db")
        }
    }
}
