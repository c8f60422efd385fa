import FlowtallyCore
import Testing

@testable import FlowtallySQL

struct SchemaCatalogueTests {
    @Test("every table of the schema is copied, or named with the reason why not", arguments: Backend.allCases)
    func everyTable(backend: Backend) async throws {
        let database = try await backend.makeLedger().database
        let (copied, all) = try await database.read { connection in
            (
                try SchemaCatalogue(connection, database.dialect).tables.map(\.name),
                try SchemaCatalogue.tableNames(connection, database.dialect)
            )
        }
        #expect(Set(copied).count == copied.count)
        #expect(Set(copied).isDisjoint(with: SchemaCatalogue.leftOut.keys))
        #expect(Set(copied).union(SchemaCatalogue.leftOut.keys) == all)
    }

    @Test("both databases have the same tables, columns and keys, and a key in each")
    func sameEverywhere() async throws {
        var catalogues: [[LedgerTable]] = []
        for backend in Backend.allCases {
            let database = try await backend.makeLedger().database
            catalogues.append(try await database.read { try SchemaCatalogue($0, database.dialect).tables })
        }
        #expect(catalogues[0] == catalogues[1])
        #expect(catalogues[0].allSatisfy { !$0.key.isEmpty && Set($0.key).isSubset(of: $0.columns) })
        let runs = try #require(catalogues[0].first { $0.name == "workflow_runs" })
        #expect(runs.key == ["workspace_id", "id"])
        #expect(runs.columns.contains("merge_state"))
        #expect(!runs.columns.contains("duration_ms"), "it is computed")
    }

    @Test("a table comes after those that it refers to", arguments: Backend.allCases)
    func order(backend: Backend) async throws {
        let database = try await backend.makeLedger().database
        let names = try await database.read { try SchemaCatalogue($0, database.dialect).tables.map(\.name) }
        func place(_ name: String) -> Int { names.firstIndex(of: name) ?? -1 }
        #expect(place("workspaces") < place("workflows"))
        #expect(place("workflows") < place("workflow_runs"))
        #expect(place("users") < place("memberships"))
        #expect(place("webhook_endpoints") < place("webhook_deliveries"))
    }
}
