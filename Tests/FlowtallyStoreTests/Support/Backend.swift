import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite

/// The databases that the store runs on: every test of its contract runs on each.
enum Backend: CaseIterable, Sendable {
    case sqlite

    /// Somewhere for a new ledger, which goes when nothing uses it any more.
    func makeLocation() throws -> TemporaryDirectory { try TemporaryDirectory() }

    func openLedger(at location: TemporaryDirectory, clock: TestClock = TestClock()) async throws -> TestLedger {
        let database = RecordingDatabase(try openDatabase(at: location), in: location)
        let ledger = try await SQLLedger(database: database, clock: clock)
        return TestLedger(
            store: ledger, database: database, clock: clock, workspace: try await ledger.firstWorkspace().id)
    }

    func makeLedger(clock: TestClock = TestClock()) async throws -> TestLedger {
        try await openLedger(at: try makeLocation(), clock: clock)
    }

    private func openDatabase(at location: TemporaryDirectory) throws -> any SQLDatabase {
        switch self {
        case .sqlite: try SQLiteDatabase(path: location.path + "/ledger.db")
        }
    }
}
