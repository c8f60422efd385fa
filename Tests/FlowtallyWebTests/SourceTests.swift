import Crypto
import FlowtallyCore
import Foundation
import HTTPTypes
import Testing

@Suite("GitHub's webhooks")
struct SourceTests {
    static let event = HTTPField.Name("X-GitHub-Event")!
    static let signature = HTTPField.Name("X-Hub-Signature-256")!

    /// A delivery in GitHub's form.
    static func delivery(
        action: String, status: String, conclusion: String? = nil, attempt: Int = 1,
        started: String = "2026-11-23T08:00:00Z", updated: String = "2026-11-23T08:00:45Z"
    ) -> String {
        let conclusion = conclusion.map { "\"\($0)\"" } ?? "null"
        return """
            {"action": "\(action)",
             "workflow_run": {"id": 9007199254740993, "name": "CI", "workflow_id": 42, "run_attempt": \(attempt),
              "status": "\(status)", "conclusion": \(conclusion), "event": "schedule", "head_sha": "abc123",
              "head_branch": "main", "display_title": "Nightly", "html_url": "https://github.com/octo/shop/actions/runs/1",
              "created_at": "2026-11-23T07:59:58Z", "run_started_at": "\(started)", "updated_at": "\(updated)",
              "actor": {"login": "octo"}},
             "workflow": {"id": 42, "name": "Continuous integration", "path": ".github/workflows/ci.yml", "state": "active"},
             "repository": {"full_name": "octo/shop"}}
            """
    }

    static let lifecycle = [
        delivery(action: "requested", status: "queued"),
        delivery(action: "in_progress", status: "in_progress"),
        delivery(action: "completed", status: "completed", conclusion: "failure"),
        delivery(
            action: "completed", status: "completed", conclusion: "success", attempt: 2,
            started: "2026-11-23T08:30:00Z", updated: "2026-11-23T08:31:00Z"),
    ]

    private func sign(_ body: String, _ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(body.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return "sha256=" + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test(
        "in any order and repeated, the events of a run are one run",
        arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2, 2, 3, 0, 1, 3], [1, 3, 0, 2, 0]])
    func anyOrder(_ order: [Int]) async throws {
        try await TestServer.run { server in
            for index in order {
                let answer = try await server.post(
                    "/api/sources/github", Self.lifecycle[index], headers: [Self.event: "workflow_run"])
                #expect(answer.status == 200)
                #expect(answer.json.at("accepted") == 1)
            }
            let runs = try await server.get("/api/runs").json["runs"]
            #expect(runs?.asArray?.count == 1)
            let run = try #require(runs?.at("0"))
            #expect(run.at("status") == "COMPLETED")
            #expect(run.at("attempt") == 2)
            #expect(run.at("durationSeconds") == 60)
            #expect(run.at("trigger") == "scheduled")
            #expect(run.at("source") == "github")
            #expect(run.at("externalId") == "9007199254740993")
            #expect(run.at("error") == .null)
            let workflow = try #require(try await server.ledger.workflows(in: server.workspace).first)
            #expect(workflow.name == "Continuous integration")
            #expect(workflow.externalID == "octo/shop/42")
        }
    }

    @Test("with a secret set, only a right signature is let in, and it needs no key")
    func signature() async throws {
        try await TestServer.run(githubSecret: "s3cret") { server async throws in
            let body = Self.lifecycle[2]
            func status(_ headers: HTTPFields, anonymous: Bool = true) async throws -> Int {
                var headers = headers
                headers[Self.event] = "workflow_run"
                return try await server.send(
                    .post, "/api/sources/github", body: body, headers: headers, anonymous: anonymous
                ).status
            }
            let (right, wrong) = (sign(body, "s3cret"), sign(body, "wrong"))
            #expect(try await status([:]) == 401)
            #expect(try await status([:], anonymous: false) == 401)
            #expect(try await status([Self.signature: wrong]) == 401)
            #expect(try await status([Self.signature: "sha256=zz"]) == 401)
            #expect(try await server.countRuns() == 0)
            #expect(try await status([Self.signature: right]) == 200)
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("without a secret a key is needed, which may stand in the address")
    func key() async throws {
        try await TestServer.run { server in
            func status(_ query: String) async throws -> Int {
                try await server.send(
                    .post, "/api/sources/github" + query, body: Self.lifecycle[2],
                    headers: [Self.event: "workflow_run"],
                    anonymous: true
                ).status
            }
            #expect(try await status("") == 401)
            #expect(try await status("?key=ft_wrong") == 401)
            let readOnly = try await server.newKey([.read])
            #expect(try await status("?key=\(readOnly)") == 403)
            let ingest = try await server.newKey([.ingest])
            #expect(try await status("?key=\(ingest)") == 200)
        }
    }

    @Test("a ping is answered and records nothing")
    func ping() async throws {
        try await TestServer.run { server in
            let answer = try await server.post(
                "/api/sources/github", #"{"zen": "Keep it logically awesome.", "hook_id": 1}"#,
                headers: [Self.event: "ping"])
            #expect(answer.status == 200)
            #expect(answer.json.at("accepted") == 0)
        }
    }

    @Test("what is no workflow run is refused with the reason and changes nothing")
    func refusals() async throws {
        try await TestServer.run { server in
            func answer(_ body: String, _ event: String = "workflow_run", format: String = "github") async throws
                -> Answer
            {
                try await server.post("/api/sources/\(format)", body, headers: [Self.event: event])
            }
            #expect(try await answer("{}", "push").status == 422)
            #expect(try await answer("{}").status == 422)
            #expect(try await answer("{").status == 400)
            #expect(try await answer("[]").status == 400)
            let strange = try await answer(
                Self.delivery(action: "completed", status: "completed", conclusion: "finished"))
            #expect(strange.pointers == ["/workflow_run/conclusion"])
            let unknown = try await answer(Self.lifecycle[0], format: "gitlub")
            #expect(unknown.status == 404)
            #expect(unknown.json.at("valid.0") == "github")
            #expect(try await server.countRuns() == 0)
        }
    }
}
