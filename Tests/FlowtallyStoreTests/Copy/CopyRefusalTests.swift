import FlowtallyCore
import FlowtallyPostgres
import FlowtallyTestSupport
import Testing

@testable import FlowtallySQL

/// What cannot be copied, and where it cannot go, is refused; what is not the same is found.
struct CopyRefusalTests {
    private func reason(_ trip: CopyTrip) async -> String? {
        guard case .unavailable(let reason)? = await refusal({ try await trip.run() }) else { return nil }
        return reason
    }

    @Test("a ledger that is there stays, and what it holds is named", arguments: CopyRoute.all)
    func fullTarget(route: CopyRoute) async throws {
        let trip = try await route.prepareOneRun()
        let other = try await trip.openCopy()
        try await other.record(report())
        #expect(try #require(await reason(trip)).contains("workflow_runs (1)"))
        #expect(try await other.runs().count == 1)
        #expect(try await other.count("users") == 0)
    }

    @Test("a database of something else is left alone", arguments: Backend.allCases)
    func foreignTarget(backend: Backend) async throws {
        let ledger = try await Backend.sqlite.makeLedger()
        let location: any LedgerLocation = backend == .sqlite ? try TemporaryDirectory() : try TemporaryDatabase()
        let database = try location.openDatabase()
        try await database.write { try $0.executeScript("CREATE TABLE poems (id INTEGER PRIMARY KEY)") }
        let trip = CopyTrip(ledger: ledger, backend: backend, location: location)
        #expect(try #require(await reason(trip)).contains("poems"))
        let tables = try await database.read { try SchemaCatalogue.tableNames($0, database.dialect) }
        #expect(tables == ["poems"])
    }

    @Test("a source of another schema is refused with what to do", arguments: Backend.allCases)
    func olderSource(backend: Backend) async throws {
        let trip = try await CopyRoute(from: backend, to: .postgreSQL).prepareOneRun()
        let newest = SQLLedger.schemaVersion
        try await trip.ledger.execute("DELETE FROM schema_migrations WHERE version = \(newest)")
        #expect(try #require(await reason(trip)).contains("flowtally migrate"))
        try await trip.ledger.execute("INSERT INTO schema_migrations (version, name) VALUES (\(newest + 1), 'later')")
        #expect(try #require(await reason(trip)).contains("newer program"))
        try await trip.ledger.execute("DELETE FROM schema_migrations")
        #expect(try #require(await reason(trip)).contains("no ledger"))
    }

    @Test("a role that sees only parts of the ledger may not copy it, as if that were all")
    func hiddenRows() async throws {
        let location = try await TemporaryDatabase.newLedger()
        let ledger = try await Backend.postgreSQL.openLedger(at: location)
        let role = "copier_\(ledger.workspace.text.replacing("-", with: "_"))"
        try await ledger.database.write { try $0.executeScript("CREATE ROLE \(role) LOGIN") }
        try await Migrator(database: try location.open()).migrate(serverRole: role)
        let server = PostgresDatabase(try PostgresSettings(url: location.url.replacing("flowtally@", with: "\(role)@")))
        let target = try TemporaryDirectory()
        let copy = LedgerCopy(from: server, to: try target.openDatabase())
        guard case .unavailable(let reason)? = await refusal({ try await copy.begin() }) else {
            Issue.record("it was copied")
            return
        }
        #expect(reason.contains("owns the tables"))
        try await ledger.database.write { try $0.executeScript("DROP OWNED BY \(role); DROP ROLE \(role)") }
    }

    @Test("a row that changed meanwhile is found, and the copy stays unfinished", arguments: CopyRoute.all)
    func changedSource(route: CopyRoute) async throws {
        let trip = try await route.prepareOneRun()
        try await trip.copyRows()
        // As no generation tells.
        try await trip.ledger.execute("UPDATE workflow_runs SET output = '2' ")
        try await trip.ledger.execute("DELETE FROM automation_hours")
        let wrong = try await trip.run().filter { !$0.isSame }
        #expect(wrong.map(\.table).sorted() == ["automation_hours", "workflow_runs"])
        #expect(wrong.allSatisfy { $0.firstDifference != nil })
        #expect(await refusal { try await trip.openCopy() } != nil)
    }

    @Test("a change after the comparison is found, too", arguments: CopyRoute.all)
    func changedAtTheEnd(route: CopyRoute) async throws {
        let trip = try await route.prepareOneRun()
        let (copy, tables) = try await trip.copyRows()
        for table in tables { #expect(try await copy.compare(table) { _, _ in }.isSame) }
        try await trip.ledger.record(report("late"))
        #expect(await refusal { try await copy.finish(tables) } != nil)
        #expect(await refusal { try await trip.openCopy() } != nil)
    }
}
