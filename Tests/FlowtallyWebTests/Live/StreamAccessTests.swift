import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import HTTPTypes
import Testing

@testable import FlowtallyWeb

/// Whoever may not read any more is told nothing more, though their stream was opened when they might.
struct StreamAccessTests {
    /// Follows changes as somebody who may read now.
    private func stream(of reader: Principal?, on server: TestServer) throws -> LiveSubscription {
        let reader = try #require(reader)
        let stream = server.hub.subscribe(to: reader.workspaceID)
        server.streamAccess.add(stream, of: reader)
        return stream
    }

    private func principal(_ person: Person, on server: TestServer) async throws -> Principal? {
        try await server.ledger.principal(session: person.session)
    }

    private func principal(_ key: String, on server: TestServer) async throws -> Principal? {
        try await server.ledger.principal(keyDigest: SecretToken(key).digest)
    }

    /// Waits for it, whatever is told before.
    private func end(of stream: LiveSubscription) async {
        while await stream.next() != nil {}
    }

    /// Whether a stream goes on after everybody was looked at.
    private func goesOn(_ stream: LiveSubscription, on server: TestServer) async -> Bool {
        await server.streamAccess.review()
        server.hub.beat()
        return await stream.next() != nil
    }

    @Test("a key that is deleted ends its streams, and no other")
    func deletedKey() async throws {
        try await TestServer.run { server in
            let (mine, others) = (try await server.newKey([.read]), try await server.newKey([.read]))
            let reader = try await principal(mine, on: server)
            let streams = [try stream(of: reader, on: server), try stream(of: reader, on: server)]
            let other = try stream(of: try await principal(others, on: server), on: server)
            guard case .key(let id)? = reader?.kind else { throw LedgerError.notFound("key") }
            #expect(try await server.send(.delete, "/api/keys/\(id)").status == 204)
            for stream in streams { await end(of: stream) }
            #expect(await goesOn(other, on: server))
        }
    }

    @Test("a member who is removed")
    func removedMember() async throws {
        try await TestServer.run { server in
            let person = try await server.newPerson(.editor)
            let stream = try stream(of: try await principal(person, on: server), on: server)
            #expect(try await server.send(.delete, "/api/members/\(person.user.id)").status == 204)
            await end(of: stream)
        }
    }

    @Test("a session that is logged out")
    func logout() async throws {
        try await TestServer.run { server in
            let person = try await server.newPerson(.viewer)
            let stream = try stream(of: try await principal(person, on: server), on: server)
            #expect(try await server.submit("/logout", [:], as: person).status == 303)
            await end(of: stream)
        }
    }

    @Test("a session that somebody ended with a new password on another machine")
    func newPassword() async throws {
        try await TestServer.run { server in
            let person = try await server.newPerson(.viewer)
            let stream = try stream(of: try await principal(person, on: server), on: server)
            let other = SessionDigest(SecretToken.newSession().digest)
            try await server.ledger.changePassword(of: person.user.id, toHash: "plain:x", keeping: other)
            await end(of: stream)
        }
    }

    @Test("a session that has expired, at the next review")
    func expiredSession() async throws {
        try await TestServer.run { server in
            let person = try await server.newPerson(.viewer)
            let stream = try stream(of: try await principal(person, on: server), on: server)
            #expect(await goesOn(stream, on: server))
            server.clock.advance(by: .days(2))
            #expect(await !goesOn(stream, on: server))
        }
    }

    @Test("what another server did is found by comparing with the ledger")
    func anotherServer() async throws {
        try await TestServer.run { server in
            let person = try await server.newPerson(.viewer)
            let stream = try stream(of: try await principal(person, on: server), on: server)
            let other = try await SQLLedger(database: server.database, clock: server.clock)
            try await other.removeMember(person.user.id, from: server.workspace)
            await server.hub.compare(with: server.ledger)
            await end(of: stream)
        }
    }

    @Test("a key that was deleted before its stream was open")
    func rememberedKey() async throws {
        try await TestServer.run { server in
            let reader = try await principal(try await server.newKey([.read]), on: server)
            guard case .key(let id)? = reader?.kind else { throw LedgerError.notFound("key") }
            try await server.ledger.deleteKey(id, in: server.workspace)
            await end(of: try stream(of: reader, on: server))
        }
    }

    @Test("however many streams somebody has, a review reads who they are once")
    func oneRead() async throws {
        try await TestServer.run { server in
            let person = try await server.newPerson(.viewer)
            let reader = try await principal(person, on: server)
            func reads() async throws -> String? {
                let metrics = try await server.get("/metrics").text
                return metrics.firstMatch(
                    of: /flowtally_database_query_seconds_count\{query="the person behind a session"\} (\d+)/
                ).map { String($0.output.1) }
            }
            for _ in 1...3 { _ = try stream(of: reader, on: server) }
            // The one above, and once more for each stream when it was open.
            while try await reads() != "4" { await Task.yield() }
            await server.streamAccess.review()
            #expect(try await reads() == "5")
        }
    }

    @Test("readers are told nothing of who else may see the workspace")
    func silence() async throws {
        try await TestServer.run { server in
            let person = try await server.newPerson(.viewer)
            let subscription = server.hub.subscribe(to: server.workspace)
            #expect(try await server.submit("/logout", [:], as: person).status == 303)
            server.hub.beat()
            #expect(await subscription.next() == .heartbeat)
        }
    }
}
