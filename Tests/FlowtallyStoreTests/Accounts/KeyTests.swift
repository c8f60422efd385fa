import FlowtallyCore
import FlowtallySQL
import Testing

struct KeyTests {
    private let digest = SecretToken("a key").digest

    @Test("a key is found by its digest and may do what it is for", arguments: Backend.allCases, KeyScope.allCases)
    func principal(backend: Backend, scope: KeyScope) async throws {
        let ledger = try await backend.makeLedger()
        let key = try await ledger.store.createKey(name: "CI", scopes: [scope], digest: digest, in: ledger.workspace)
        let expected = Principal(
            kind: .key(key.id), name: "CI", workspaceID: ledger.workspace, permissions: scope.permissions)
        #expect(try await ledger.store.principal(keyDigest: digest) == expected)
    }

    @Test("a key of several scopes may do what any of them may", arguments: Backend.allCases)
    func scopes(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let key = try await ledger.store.createKey(
            name: "CI", scopes: [.read, .ingest], digest: digest, in: ledger.workspace)
        #expect(key.scopes == [.ingest, .read])
        #expect(try await ledger.store.keys(in: ledger.workspace) == [key])
        #expect(try await ledger.store.principal(keyDigest: digest)?.permissions == [.read, .recordRuns])
    }

    @Test("neither the key itself nor an unknown digest opens anything", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        #expect(try await !ledger.store.hasKeys(in: ledger.workspace))
        _ = try await ledger.store.createKey(name: "CI", scopes: [.read], digest: digest, in: ledger.workspace)
        #expect(try await ledger.store.hasKeys(in: ledger.workspace))
        for wrong in ["a key", "", SecretToken("another key").digest, digest.uppercased()] {
            #expect(try await ledger.store.principal(keyDigest: wrong) == nil)
        }
    }

    @Test("the last use is noted to the hour", arguments: Backend.allCases)
    func lastUse(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.createKey(name: "CI", scopes: [.read], digest: digest, in: ledger.workspace)
        func lastUsedAt() async throws -> Instant? {
            try await ledger.store.keys(in: ledger.workspace).first?.lastUsedAt
        }
        #expect(try await lastUsedAt() == nil)
        for (minutes, noted) in [(Int64(0), Int64(0)), (59, 0), (60, 60), (61, 60), (200, 200)] {
            ledger.clock.set(noon + .minutes(minutes))
            _ = try await ledger.store.principal(keyDigest: digest)
            #expect(try await lastUsedAt() == noon + .minutes(noted), "after \(minutes) minutes")
        }
    }

    @Test("a deleted key opens nothing, and others go on", arguments: Backend.allCases)
    func deletion(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = SecretToken("another key").digest
        let key = try await ledger.store.createKey(name: "A", scopes: [.read], digest: digest, in: ledger.workspace)
        let kept = try await ledger.store.createKey(name: "B", scopes: [.read], digest: other, in: ledger.workspace)
        try await ledger.store.deleteKey(key.id, in: ledger.workspace)
        #expect(try await ledger.store.principal(keyDigest: digest) == nil)
        #expect(try await ledger.store.principal(keyDigest: other) != nil)
        #expect(try await ledger.store.keys(in: ledger.workspace).map { $0.id } == [kept.id])
        let again = await refusal { try await ledger.store.deleteKey(key.id, in: ledger.workspace) }
        #expect(again == LedgerError.notFound("key"))
    }
}
