import FlowtallyCore
import FlowtallySQL
import Testing

struct MigrationTests {
    @Test("opening a ledger again keeps what it holds and migrates nothing", arguments: Backend.allCases)
    func reopening(backend: Backend) async throws {
        let location = try await backend.makeLocation()
        let first = try await backend.openLedger(at: location)
        let run = try await first.record(report()).run
        let migrations = try await first.count("schema_migrations")
        #expect(migrations > 0)

        for _ in 0..<2 {
            let again = try await backend.openLedger(at: location)
            #expect(again.workspace == first.workspace)
            #expect(try await again.store.run(run.id, in: again.workspace) == run)
            #expect(try await again.count("schema_migrations") == migrations)
            #expect(try await again.count("workspaces") == 1)
        }
    }

    @Test("a new ledger has one workspace, in UTC and with the euro", arguments: Backend.allCases)
    func firstWorkspace(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let workspace = try await ledger.store.firstWorkspace()
        #expect(workspace.id == ledger.workspace)
        #expect(workspace.calendar == .utc)
        #expect(workspace.currency == .euro)
        #expect(workspace.createdAt == noon)
        #expect(try await ledger.generation() == 0)
    }

    @Test("a ledger of a newer program is refused with both versions told", arguments: Backend.allCases)
    func newer(backend: Backend) async throws {
        let location = try await backend.makeLocation()
        let ledger = try await backend.openLedger(at: location)
        let known = try await ledger.count("schema_migrations")
        try await ledger.execute("INSERT INTO schema_migrations (version, name) VALUES (99, 'of the future')")

        guard case .unavailable(let reason)? = await refusal({ try await backend.openLedger(at: location) }) else {
            Issue.record("it was opened")
            return
        }
        #expect(reason.contains("99"))
        #expect(reason.contains("\(known)"))
        #expect(reason.contains("newer"))
    }

    @Test("the store tells that it answers", arguments: Backend.allCases)
    func health(backend: Backend) async throws {
        try await backend.makeLedger().store.checkHealth()
    }
}
