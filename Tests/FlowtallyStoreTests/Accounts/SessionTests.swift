import FlowtallyCore
import FlowtallySQL
import Testing

struct SessionTests {
    private let digest = SessionDigest(SecretToken("a session").digest)

    private func makeUser(_ ledger: TestLedger, role: MemberRole = .editor) async throws -> User {
        try await ledger.store.createUser(
            UserDraft(email: "ada@b.example", name: "Ada", passwordHash: "hash", role: role), in: ledger.workspace)
    }

    @Test("a session tells who is there and what they may do", arguments: Backend.allCases, MemberRole.allCases)
    func principal(backend: Backend, role: MemberRole) async throws {
        let ledger = try await backend.makeLedger()
        let user = try await makeUser(ledger, role: role)
        try await ledger.store.createSession(digest, of: user.id, expiresAt: noon + .hours(1))
        let expected = Principal(
            kind: .person(user, session: digest), name: "Ada", workspaceID: ledger.workspace,
            permissions: role.permissions)
        #expect(try await ledger.store.principal(session: digest) == expected)
    }

    @Test("an unknown session is nobody's", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        #expect(try await ledger.store.principal(session: digest) == nil)
    }

    @Test("a session ends when it expires", arguments: Backend.allCases)
    func expiry(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let user = try await makeUser(ledger)
        try await ledger.store.createSession(digest, of: user.id, expiresAt: noon + .hours(1))
        ledger.clock.set(noon + .hours(1) - Milliseconds(1))
        #expect(try await ledger.store.principal(session: digest) != nil)
        ledger.clock.set(noon + .hours(1))
        #expect(try await ledger.store.principal(session: digest) == nil)
    }

    @Test("a session ends when it is deleted, and others go on", arguments: Backend.allCases)
    func deletion(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let user = try await makeUser(ledger)
        let other = SessionDigest(SecretToken("another session").digest)
        for session in [digest, other] {
            try await ledger.store.createSession(session, of: user.id, expiresAt: noon + .hours(1))
        }
        try await ledger.store.deleteSession(digest)
        try await ledger.store.deleteSession(digest)
        #expect(try await ledger.store.principal(session: digest) == nil)
        #expect(try await ledger.store.principal(session: other) != nil)
    }

    @Test("expired sessions are removed as new ones come", arguments: Backend.allCases)
    func forgetting(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let user = try await makeUser(ledger)
        try await ledger.store.createSession(digest, of: user.id, expiresAt: noon + .hours(1))
        ledger.clock.advance(by: .hours(2))
        let other = SessionDigest(SecretToken("another session").digest)
        try await ledger.store.createSession(other, of: user.id, expiresAt: noon + .hours(3))
        #expect(try await ledger.count("sessions") == 1)
    }
}
