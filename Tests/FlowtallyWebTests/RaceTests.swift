import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import HTTPTypes
import Testing

@Suite("Requests with one idempotency key, all at once")
struct RaceTests {
    private static let key: HTTPFields = [HTTPField.Name("Idempotency-Key")!: "k"]
    private static let replayed = HTTPField.Name("Idempotent-Replayed")!
    private static let requests = 64

    /// Sends the same request from all sides, each again as long as it is told to wait.
    private func race(
        _ server: TestServer, _ method: HTTPRequest.Method, _ path: String, _ body: String
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<Self.requests {
                group.addTask {
                    while true {
                        let answer = try await server.send(method, path, body: body, headers: Self.key)
                        guard answer.status == 409 else { return answer }
                        #expect(answer.json["type"] == "/problems/request-in-flight")
                        #expect(answer.headers[.retryAfter] == "1")
                        await Task.yield()
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func expectOneExecution(_ answers: [Answer], status: Int) {
        #expect(answers.count == Self.requests)
        #expect(answers.count { $0.headers[Self.replayed] == nil } == 1)
        #expect(Set(answers.map(\.text)).count == 1)
        #expect(Set(answers.map(\.status)) == [status])
    }

    @Test("one report is recorded, and all get its answer")
    func report() async throws {
        try await TestServer.run { server in
            let answers = try await race(server, .post, "/api/runs", #"{"workflow": "w", "status": "COMPLETED"}"#)
            expectOneExecution(answers, status: 201)
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("one update is made, and all get its answer")
    func update() async throws {
        try await TestServer.run { server in
            let run = try await server.post("/api/runs", #"{"workflow": "w", "externalId": "1", "status": "STARTED"}"#)
            let id = try #require(run.json["id"]?.asString)
            let answers = try await race(server, .patch, "/api/runs/\(id)", #"{"status": "COMPLETED"}"#)
            expectOneExecution(answers, status: 200)
        }
    }

    @Test("one batch is taken in, and all get its answer, its new runs as new")
    func batch() async throws {
        try await TestServer.run { server in
            let reports = (0..<20).map { #"{"workflow": "w", "externalId": "\#($0)", "status": "COMPLETED"}"# }
            let body = "[\(reports.joined(separator: ","))]"
            let answers = try await race(server, .post, "/api/runs/batch", body)
            expectOneExecution(answers, status: 200)
            #expect(answers[0].json.at("items.19.status") == 201)
            #expect(try await server.countRuns() == 20)
            let other = try await server.post("/api/runs/batch", "[]", headers: Self.key)
            #expect(other.json["type"] == "/problems/idempotency-key-reused")
        }
    }

    @Test("a batch without a single good report has its answer as well")
    func badBatch() async throws {
        try await TestServer.run { server in
            let first = try await server.post("/api/runs/batch", "[1]", headers: Self.key)
            let second = try await server.post("/api/runs/batch", "[1]", headers: Self.key)
            #expect(first.json["rejected"] == 1)
            #expect(second.text == first.text)
            #expect(second.headers[Self.replayed] == "true")
        }
    }

    @Test(
        "a commit of unknown outcome is a 503 that says to repeat with the same key, which is safe",
        arguments: [true, false])
    func unknownOutcome(stands: Bool) async throws {
        let failures = Failures()
        try await TestServer.run(failures: failures) { server in
            let body = #"{"workflow": "w", "status": "COMPLETED"}"#
            // The key's first use is noted, so from here on only reports write.
            _ = try await server.get("/api/runs")
            failures.plan([.duringCommit(stands: stands)])
            let lost = try await server.post("/api/runs", body, headers: Self.key)
            #expect(lost.status == 503)
            #expect(lost.json["type"] == "/problems/outcome-unknown")
            #expect(lost.headers[.retryAfter] == "1")
            #expect(lost.json["detail"]?.asString?.contains("same Idempotency-Key") == true)
            let repeated = try await server.post("/api/runs", body, headers: Self.key)
            #expect(repeated.status == 201)
            #expect((repeated.headers[Self.replayed] == "true") == stands)
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("failures that pass are not seen by callers")
    func passing() async throws {
        let failures = Failures()
        try await TestServer.run(failures: failures) { server in
            _ = try await server.get("/api/runs")
            failures.plan([.beforeCommit(.serialization), .beforeBegin(.connectionLost)])
            let answer = try await server.post(
                "/api/runs", #"{"workflow": "w", "status": "COMPLETED"}"#, headers: Self.key)
            #expect(answer.status == 201)
            #expect(failures.transactions == 3)
        }
    }
}
