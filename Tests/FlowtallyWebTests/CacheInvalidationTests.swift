import FlowtallyCore
import FlowtallyWeb
import HTTPTypes
import Testing

/// Word from those who change the ledger behind the server's back.
struct CacheInvalidationTests {
    private let secret = WebhookSecret.new()
    private let path = "/api/cache/invalidate"

    private func headers(
        id: String = "msg_1", at instant: Instant = TestServer.now, body: String = "{}", secret: WebhookSecret? = nil
    ) -> HTTPFields {
        let message = SignedMessage(id: id, timestamp: instant.milliseconds / 1000, body: Array(body.utf8))
        return [
            HTTPField.Name(SignedMessage.idHeader)!: id,
            HTTPField.Name(SignedMessage.timestampHeader)!: String(message.timestamp),
            HTTPField.Name(SignedMessage.signatureHeader)!: (secret ?? self.secret).signature(of: message),
        ]
    }

    private func generation(_ server: TestServer) async throws -> Int64 {
        try await server.ledger.dashboardFacts(at: TestServer.now, in: server.workspace).facts.generation
    }

    private func status(_ server: TestServer, _ headers: HTTPFields, body: String = "{}") async throws -> Int {
        try await server.send(.post, path, body: body, headers: headers, anonymous: true).status
    }

    @Test("a key with the scope admin begins another generation, other keys do not")
    func keys() async throws {
        try await TestServer.run { server in
            let others = [try await server.newKey([.read]), try await server.newKey([.ingest])]
            let before = try await generation(server)
            #expect(try await server.send(.post, path).status == 204)
            #expect(try await generation(server) == before + 1)
            for key in others { #expect(try await server.send(.post, path, key: key).status == 403) }
            #expect(try await generation(server) == before + 1)
        }
    }

    @Test("a signed message does too, once")
    func signed() async throws {
        try await TestServer.run(invalidationSecret: secret) { server in
            let before = try await generation(server)
            #expect(try await status(server, headers()) == 204)
            #expect(try await generation(server) == before + 1)
            #expect(try await status(server, headers()) == 409, "a replay")
            #expect(try await status(server, headers(id: "msg_2", at: TestServer.now + .minutes(5))) == 204)
            #expect(try await generation(server) == before + 2)
        }
    }

    @Test("a signature that does not fit, an old message and a missing header are refused")
    func refused() async throws {
        try await TestServer.run(invalidationSecret: secret) { server in
            let before = try await generation(server)
            #expect(try await status(server, headers(secret: .new())) == 401)
            #expect(try await status(server, headers(), body: "{ }") == 401)
            #expect(try await status(server, headers(at: TestServer.now - .seconds(301))) == 401)
            #expect(try await status(server, headers(at: TestServer.now + .seconds(301))) == 401)
            for name in [SignedMessage.idHeader, SignedMessage.timestampHeader] {
                var headers = headers()
                headers[HTTPField.Name(name)!] = nil
                #expect(try await status(server, headers) == 401, "\(name)")
            }
            #expect(try await generation(server) == before)
        }
    }

    @Test("without a secret no signature will do")
    func noSecret() async throws {
        try await TestServer.run { server in
            let status = try await status(server, headers())
            #expect(status == 401)
        }
    }
}
