import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import FlowtallyWeb
import HTTPTypes
import Testing

/// Whoever may not read any more is told nothing more, though their stream was opened when they might.
@Suite(.timeLimit(.minutes(10)))
struct StreamAccessTests {
    /// Opens a stream as somebody, and returns once the server has ended it; `change` comes in between.
    private func follow(
        as reader: HTTPFields, on server: TestServer, until change: () async throws -> Void
    ) async throws {
        let open = server.hub.subscriptionCount
        async let stream = server.send(.get, "/api/dashboard/events", headers: reader, anonymous: true)
        while server.hub.subscriptionCount == open { try await Task.sleep(for: .milliseconds(2)) }
        try await change()
        let answer = try await stream
        #expect(answer.status == 200 && answer.text.contains(": connected"))
        while server.hub.subscriptionCount > open { try await Task.sleep(for: .milliseconds(2)) }
    }

    private func bearer(_ key: String) -> HTTPFields { [.authorization: "Bearer \(key)"] }

    @Test("a key that is deleted ends its stream, and no other")
    func deletedKey() async throws {
        try await TestServer.run(overSockets: true) { server in
            let person = try await server.newPerson(.viewer)
            let (first, second) = (try await server.newKey([.read]), try await server.newKey([.read]))
            func delete(_ key: String) async throws {
                let principal = try await server.ledger.principal(keyDigest: SecretToken(key).digest)
                guard case .key(let id)? = principal?.kind else { throw LedgerError.notFound("key") }
                #expect(try await server.send(.delete, "/api/keys/\(id)").status == 204)
            }
            try await follow(as: person.headers, on: server) {
                try await follow(as: bearer(first), on: server) {
                    try await follow(as: bearer(second), on: server) { try await delete(second) }
                    #expect(server.hub.subscriptionCount == 2)
                    try await delete(first)
                }
                try await server.ledger.removeMember(person.user.id, from: server.workspace)
            }
        }
    }

    @Test("a member who is removed")
    func removedMember() async throws {
        try await TestServer.run(overSockets: true) { server in
            let person = try await server.newPerson(.editor)
            try await follow(as: person.headers, on: server) {
                let answer = try await server.send(.delete, "/api/members/\(person.user.id)")
                #expect(answer.status == 204)
            }
        }
    }

    @Test("a session that is logged out")
    func logout() async throws {
        try await TestServer.run(overSockets: true) { server in
            let person = try await server.newPerson(.viewer)
            try await follow(as: person.headers, on: server) {
                // Through sockets, the client goes on to where it is sent.
                let answer = try await server.submit("/logout", [:], as: person)
                #expect(answer.status == 200)
            }
        }
    }

    @Test("a session that somebody ended with a new password on another machine")
    func newPassword() async throws {
        try await TestServer.run(overSockets: true) { server in
            let person = try await server.newPerson(.viewer)
            try await follow(as: person.headers, on: server) {
                let other = SessionDigest(SecretToken.newSession().digest)
                try await server.ledger.changePassword(of: person.user.id, toHash: "plain:x", keeping: other)
            }
        }
    }

    @Test("a session that has expired, at the next review")
    func expiredSession() async throws {
        try await TestServer.run(overSockets: true) { server in
            let person = try await server.newPerson(.viewer)
            try await follow(as: person.headers, on: server) {
                await server.streamAccess.review()
                #expect(server.hub.subscriptionCount == 1)
                server.clock.advance(by: .days(2))
                await server.streamAccess.review()
            }
        }
    }

    @Test("what another server did is found by comparing with the ledger")
    func anotherServer() async throws {
        try await TestServer.run(overSockets: true) { server in
            let person = try await server.newPerson(.viewer)
            let other = try await SQLLedger(database: server.database, clock: server.clock)
            try await follow(as: person.headers, on: server) {
                try await other.removeMember(person.user.id, from: server.workspace)
                await server.hub.compare(with: server.ledger)
            }
        }
    }

    @Test("a key that was deleted while the server still remembered it opens no stream that lasts")
    func rememberedKey() async throws {
        try await TestServer.run(overSockets: true) { server in
            let key = try await server.newKey([.read])
            #expect(try await server.send(.get, "/api/dashboard/metrics", key: key).status == 200)
            let other = try await SQLLedger(database: server.database, clock: server.clock)
            guard case .key(let id)? = try await other.principal(keyDigest: SecretToken(key).digest)?.kind else {
                Issue.record("there is no such key")
                return
            }
            try await other.deleteKey(id, in: server.workspace)
            #expect(try await server.send(.get, "/api/dashboard/events", key: key).status == 200)
        }
    }

    @Test("however many streams somebody has, a review reads who they are once")
    func oneRead() async throws {
        try await TestServer.run(overSockets: true) { server in
            let person = try await server.newPerson(.viewer)
            func reads() async throws -> String? {
                let metrics = try await server.get("/metrics").text
                return metrics.firstMatch(
                    of: /flowtally_database_query_seconds_count\{query="the person behind a session"\} (\d+)/
                ).map { String($0.output.1) }
            }
            try await follow(as: person.headers, on: server) {
                try await follow(as: person.headers, on: server) {
                    // Each of the two was read to be let in, and once more when its stream was open.
                    while try await reads() != "4" { try await Task.sleep(for: .milliseconds(2)) }
                    await server.streamAccess.review()
                    #expect(try await reads() == "5")
                    try await server.ledger.removeMember(person.user.id, from: server.workspace)
                }
            }
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
