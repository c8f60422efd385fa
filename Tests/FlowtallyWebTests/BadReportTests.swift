import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Bad reports")
struct BadReportTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let body: String
        let status: Int
        let pointers: [String]

        init(_ body: String, _ status: Int, _ pointers: String...) {
            self.body = body
            self.status = status
            self.pointers = pointers
        }

        var testDescription: String { String(body.prefix(100)) }
    }

    static let cases = [
        Case("", 400), Case("{", 400), Case("{\"a\": 01}", 400), Case("nul", 400),
        Case("[]", 422, ""), Case("\"x\"", 422, ""),
        Case("{}", 422, "/status", "/workflow"),
        Case(#"{"workflow": "w", "externalId": "1", "status": "DONE"}"#, 422, "/status"),
        Case(#"{"workflow": "w", "externalId": "1", "status": 3}"#, 422, "/status"),
        Case(#"{"workflow": 7, "externalId": "1", "status": "STARTED"}"#, 422, "/workflow"),
        Case(#"{"workflow": {}, "externalId": "1", "status": "STARTED"}"#, 422, "/workflow/externalId"),
        Case(
            #"{"workflow": {"externalId": "w", "cron": "x"}, "externalId": "1", "status": "STARTED"}"#, 422,
            "/workflow/cron"),
        Case(
            #"{"workflow": {"externalId": "w", "role": "boss"}, "externalId": "1", "status": "STARTED"}"#, 422,
            "/workflow/role"),
        Case(#"{"workflow": "w", "workflowId": "x", "externalId": "1", "status": "STARTED"}"#, 422, "/workflowId"),
        Case(#"{"workflowId": "none", "externalId": "1", "status": "STARTED"}"#, 422, "/workflowId"),
        Case(#"{"workflow": "w", "externalId": "", "status": "STARTED"}"#, 422, "/externalId"),
        Case(#"{"workflow": "w", "externalId": "a\u0000b", "status": "STARTED"}"#, 422, "/externalId"),
        Case(#"{"workflow": "w", "externalId": 5, "status": "STARTED"}"#, 422, "/externalId"),
        Case(#"{"workflow": "w", "externalId": "1", "status": "STARTED", "attempt": 0}"#, 422, "/attempt"),
        Case(#"{"workflow": "w", "externalId": "1", "status": "STARTED", "attempt": 1.5}"#, 422, "/attempt"),
        Case(
            #"{"workflow": "w", "externalId": "1", "status": "STARTED", "startedAt": "yesterday"}"#, 422, "/startedAt"),
        Case(
            #"{"workflow": "w", "externalId": "1", "status": "STARTED", "startedAt": "2026-02-30T00:00:00Z"}"#, 422,
            "/startedAt"),
        Case(
            #"{"workflow": "w", "externalId": "1", "status": "STARTED", "startedAt": "2026-11-25T10:00:00Z"}"#, 422,
            "/startedAt"),
        Case(
            #"{"workflow": "w", "externalId": "1", "status": "RUNNING", "completedAt": "2026-11-23T08:00:00Z"}"#, 422,
            "/completedAt"),
        Case(
            #"{"workflow": "w", "externalId": "1", "status": "COMPLETED", "startedAt": "2026-11-23T08:00:00Z", "completedAt": "2026-11-23T07:59:59Z"}"#,
            422, "/completedAt"),
        Case(#"{"workflow": "w", "externalId": "1", "status": "STARTED", "trigger": "moon"}"#, 422, "/trigger"),
        Case(#"{"workflow": "w", "externalId": "1", "status": "STARTED", "colour": "red"}"#, 422, "/colour"),
        Case(#"{"workflow": "w", "externalId": "1", "status": "STARTED", "a/b~c": 1}"#, 422, "/a~1b~0c"),
    ]

    @Test("each is refused with the fields named, and changes nothing", arguments: cases)
    func refuses(_ bad: Case) async throws {
        try await TestServer.run { server in
            let answer = try await server.post("/api/runs", bad.body)
            #expect(answer.status == bad.status)
            #expect(answer.headers[.contentType]?.hasPrefix("application/problem+json") == true)
            #expect(answer.json["status"] == .integer(bad.status))
            #expect(answer.pointers.sorted() == bad.pointers.sorted())
            #expect(try await server.countRuns() == 0)
            #expect(try await server.ledger.workflows(in: server.workspace).isEmpty)
        }
    }

    @Test("a report of 3 MB is too large")
    func tooLarge() async throws {
        try await TestServer.run { server in
            let text = String(repeating: "x", count: 3_000_000)
            let answer = try await server.post(
                "/api/runs", #"{"workflow": "w", "externalId": "1", "status": "STARTED", "error": "\#(text)"}"#)
            #expect(answer.status == 413)
            #expect(try await server.countRuns() == 0)
        }
    }

    @Test("another media type is refused with those that are understood")
    func mediaType() async throws {
        try await TestServer.run { server in
            let answer = try await server.send(.post, "/api/runs", body: RunAPITests.report, type: "text/plain")
            #expect(answer.status == 415)
            #expect(answer.json.at("valid.0") == "application/json")
        }
    }

    @Test("a run cannot move to another workflow")
    func anotherWorkflow() async throws {
        try await TestServer.run { server in
            _ = try await server.post("/api/runs", #"{"workflow": "a", "externalId": "1", "status": "STARTED"}"#)
            let answer = try await server.post(
                "/api/runs", #"{"workflow": "b", "externalId": "1", "status": "STARTED"}"#)
            #expect(answer.status == 409)
            #expect(answer.pointers == ["/externalId"])
            #expect(try await server.ledger.workflows(in: server.workspace).count == 1)
        }
    }
}
