import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import Testing

/// A copy may stop anywhere and go on, and is no ledger until it is whole.
@Suite(.serialized)
struct InterruptedCopyTests {
    @Test("whichever transaction fails, the next attempt goes on, and nothing comes twice", arguments: CopyRoute.all)
    func everywhere(route: CopyRoute) async throws {
        let trip = try await route.prepare()
        // Later and later, until none fails.
        var successes = 0
        while await refusal({ try await trip.copyRows(failingAfter: successes) }) != nil {
            successes += 7
            try #require(successes < 500)
        }
        #expect(successes > 30)
        #expect(try await trip.run().allSatisfy(\.isSame))
        let copy = try await trip.openCopy()
        #expect(try await copy.dashboardFacts() == trip.ledger.dashboardFacts())
        #expect(try await copy.differences() == [])
    }

    @Test("a commit of which nobody knows whether it stands does no harm", arguments: [true, false])
    func unknownOutcome(stands: Bool) async throws {
        let trip = try await CopyRoute(from: .sqlite, to: .postgreSQL).prepareOneRun()
        let readsBeforeTheClaim = 3
        trip.failures.plan(.successes(readsBeforeTheClaim) + [.duringCommit(stands: stands)])
        guard case .outcomeUnknown? = await refusal({ try await trip.run() }) else {
            Issue.record("it did not fail")
            return
        }
        #expect(try await trip.run().allSatisfy(\.isSame))
    }

    @Test("whether a page stands or not, the next attempt goes on; nobody is told to look", arguments: [true, false])
    func unknownPage(stands: Bool) async throws {
        let trip = try await CopyRoute(from: .sqlite, to: .postgreSQL).prepareOneRun()
        let copy = trip.makeCopy()
        let table = try #require(try await copy.begin().first { $0.name == "workflows" })
        let readsBeforeThePage = 1
        trip.failures.plan(.successes(readsBeforeThePage) + [.duringCommit(stands: stands)])
        #expect(await refusal { try await copy.copy(table) { _, _ in } } == .unavailable("planned"))
        #expect(try await trip.run().allSatisfy(\.isSame))
    }

    @Test("no program opens an unfinished copy, whatever its version", arguments: CopyRoute.all)
    func isNoLedger(route: CopyRoute) async throws {
        let trip = try await route.prepareOneRun()
        _ = try await trip.makeCopy().begin()
        guard case .unavailable(let reason)? = await refusal({ try await trip.openCopy() }) else {
            Issue.record("it was opened")
            return
        }
        #expect(reason.contains("unfinished copy"))
        let database = try trip.location.openDatabase()
        await #expect(throws: LedgerError.self) { try await Migrator(database: database).migrate() }
        let version = try await database.read { connection in
            try connection.rows("SELECT MAX(version) AS version FROM schema_migrations", [:])[0].integer("version")
        }
        #expect(version > 1000, "what programs from before refuse as newer than themselves")
    }

    @Test(
        "an unfinished copy is not taken for one of another ledger, nor of the same after a change",
        arguments: CopyRoute.all)
    func otherLedger(route: CopyRoute) async throws {
        let trip = try await route.prepareOneRun()
        _ = try await trip.makeCopy().begin()
        let other = try CopyTrip(
            ledger: try await route.from.makeLedger(), backend: route.to, location: trip.location)
        #expect(try await reason(other).contains("another ledger"))
        try await trip.ledger.record(report("late"))
        #expect(try await reason(trip).contains("before it changed"))
    }

    private func reason(_ trip: CopyTrip) async throws -> String {
        guard case .unavailable(let reason)? = await refusal({ try await trip.run() }) else { return "nothing refused" }
        return reason
    }
}

extension CopyTrip {
    /// Copies until a transaction of the target fails, after so many that did not.
    fileprivate func copyRows(failingAfter successes: Int) async throws {
        failures.plan(.successes(successes) + [.beforeCommit(.failure)])
        try await copyRows()
        failures.plan([])
    }
}

extension [PlannedFailure] {
    /// Transactions from which nothing is hidden.
    fileprivate static func successes(_ count: Int) -> Self {
        Array(repeating: .blindFor("no such words"), count: count)
    }
}
