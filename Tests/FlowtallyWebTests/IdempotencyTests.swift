import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Idempotency keys")
struct IdempotencyTests {
    static let body = #"{"workflow": "w", "status": "COMPLETED"}"#

    private func key(_ value: String) -> HTTPFields { [HTTPField.Name("Idempotency-Key")!: value] }

    @Test("the same key and body get the stored answer, quoted or bare")
    func replays() async throws {
        try await TestServer.run { server in
            let first = try await server.post("/api/runs", Self.body, headers: key("k-1"))
            server.clock.advance(by: .hours(23))
            let second = try await server.post("/api/runs", Self.body, headers: key("\"k-1\""))
            #expect(first.status == 201)
            #expect(second.status == 201)
            #expect(second.text == first.text)
            #expect(first.headers[HTTPField.Name("Idempotent-Replayed")!] == nil)
            #expect(second.headers[HTTPField.Name("Idempotent-Replayed")!] == "true")
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("the same key with another body is refused")
    func otherBody() async throws {
        try await TestServer.run { server in
            _ = try await server.post("/api/runs", Self.body, headers: key("k"))
            let answer = try await server.post(
                "/api/runs", #"{"workflow": "w", "status": "FAILED"}"#, headers: key("k"))
            #expect(answer.status == 422)
            #expect(answer.json["type"] == "/problems/idempotency-key-reused")
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("a refused report does not use up its key")
    func refusedReport() async throws {
        try await TestServer.run { server in
            let refused = try await server.post("/api/runs", #"{"workflow": "w"}"#, headers: key("k"))
            #expect(refused.status == 422)
            let accepted = try await server.post("/api/runs", Self.body, headers: key("k"))
            #expect(accepted.status == 201)
        }
    }

    @Test("after a day the key is forgotten")
    func expires() async throws {
        try await TestServer.run { server in
            _ = try await server.post("/api/runs", Self.body, headers: key("k"))
            server.clock.advance(by: .hours(25))
            #expect(try await server.post("/api/runs", Self.body, headers: key("k")).status == 201)
            #expect(try await server.countRuns() == 2)
        }
    }

    @Test("another workspace's keys are its own")
    func perWorkspace() async throws {
        try await TestServer.run { server in
            let other = try await server.otherWorkspace()
            _ = try await server.post("/api/runs", Self.body, headers: key("k"))
            let answer = try await server.send(
                .post, "/api/runs", body: Self.body, headers: key("k"), key: other.key)
            #expect(answer.status == 201)
            #expect(answer.headers[HTTPField.Name("Idempotent-Replayed")!] == nil)
        }
    }

    @Test("while the first request is worked on, a second one is told to wait")
    func inFlight() async throws {
        let interruption = Interruption()
        try await TestServer.run(interruption: interruption) { server in
            // The key's first use is noted, so from here on only reports write.
            _ = try await server.get("/api/runs")
            try await confirmation { (second: Confirmation) async throws in
                interruption.prepare {
                    let answer = try await server.post("/api/runs", Self.body, headers: key("k"))
                    #expect(answer.status == 409)
                    #expect(answer.headers[.retryAfter] == "1")
                    second()
                }
                #expect(try await server.post("/api/runs", Self.body, headers: key("k")).status == 201)
            }
            #expect(try await server.post("/api/runs", Self.body, headers: key("k")).status == 201)
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("a key that is empty or too long is refused", arguments: ["", "\"\"", String(repeating: "k", count: 256)])
    func badKeys(_ value: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.post("/api/runs", Self.body, headers: key(value))
            #expect(answer.status == 400)
        }
    }
}
