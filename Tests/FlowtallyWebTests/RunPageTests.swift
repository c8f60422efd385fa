import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import HTTPTypes
import Testing

@Suite("The page of a run")
struct RunPageTests {
    /// A run with two attempts, secrets in what it was given, and a long output.
    static func record(on server: TestServer) async throws -> String {
        let start =
            #"{"workflow": "Invoices", "externalId": "in-1", "status": "STARTED", "startedAt": "2026-11-23T09:14:50Z"}"#
        let created = try await server.post("/api/runs", start)
        let path = "/api/runs/" + (created.json["id"]?.asString ?? "")
        server.clock.advance(by: .seconds(20))
        _ = try await server.patch(
            path,
            #"{"status": "FAILED", "completedAt": "2026-11-23T09:15:18Z", "error": "<b>401</b> for https://ada:hunter2@bank.example"}"#
        )
        server.clock.advance(by: .minutes(5))
        _ = try await server.patch(
            path,
            #"{"status": "COMPLETED", "attempt": 2, "startedAt": "2026-11-23T09:20:00Z", "trigger": "scheduled", "version": "1.4.2", "input": {"password": "hunter2", "rows": [1, 2]}, "output": "<script>\#(String(repeating: "x", count: 40_000))END"}"#
        )
        return created.json["id"]?.asString ?? ""
    }

    private func page(_ server: TestServer, _ path: String, as headers: HTTPFields) async throws -> Answer {
        try await RunsPageTests.page(server, path, as: headers)
    }

    @Test("it tells the run, its reports, and what it was given and gave, without secrets")
    func full() async throws {
        try await TestServer.run { server in
            let id = try await Self.record(on: server)
            let answer = try await page(server, "/dashboard/runs/\(id)", as: server.signIn(as: .editor))
            try expectSnapshot(of: answer.text, named: "run")
            #expect(!answer.text.contains("hunter2"))
            #expect(!answer.text.contains("<script>x"))
            #expect(!answer.text.contains("END"))
        }
    }

    @Test("a long text can be had to its end")
    func long() async throws {
        try await TestServer.run { server in
            let id = try await Self.record(on: server)
            let viewer = try await server.signIn(as: .viewer)
            let answer = try await page(server, "/dashboard/runs/\(id)?full=output", as: viewer)
            #expect(answer.text.contains("xEND"))
            #expect(!answer.text.contains("Show all of it"))
        }
    }

    @Test("a run that a viewer sees is unfinished and cannot be deleted by them")
    func unfinished() async throws {
        try await TestServer.run { server in
            let created = try await server.post(
                "/api/runs", #"{"workflow": "Invoices", "externalId": "in-1", "status": "RUNNING"}"#)
            server.clock.advance(by: .seconds(42))
            let id = created.json["id"]?.asString ?? ""
            let viewer = try await server.signIn(as: .viewer)
            try expectSnapshot(
                of: try await page(server, "/dashboard/runs/\(id)", as: viewer).text, named: "run-unfinished-viewer")
            let attempt = try await server.send(
                .post, "/dashboard/runs/\(id)/delete", body: "csrf=x", type: SignInTests.form, headers: viewer,
                anonymous: true)
            #expect(attempt.status == 403)
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("a run that ended before it started says so, and one with lost reports that they are")
    func anomaly() async throws {
        try await TestServer.run { server in
            let start =
                #"{"workflow": "w", "externalId": "1", "status": "RUNNING", "startedAt": "2026-11-23T09:00:00Z"}"#
            let created = try await server.post("/api/runs", start)
            server.clock.advance(by: .seconds(1))
            _ = try await server.post(
                "/api/runs",
                #"{"workflow": "w", "externalId": "1", "status": "CANCELLED", "completedAt": "2026-11-22T09:00:00Z"}"#)
            try await server.database.write { try $0.executeScript("UPDATE workflow_runs SET reports = NULL") }
            let id = created.json["id"]?.asString ?? ""
            let answer = try await page(server, "/dashboard/runs/\(id)", as: server.signIn(as: .viewer))
            try expectSnapshot(of: answer.text, named: "run-ended-before-it-started")
        }
    }

    @Test("an editor deletes a run with the form of its page, and is told")
    func deletion() async throws {
        try await TestServer.run { server in
            let id = try await Self.record(on: server)
            let editor = try await server.signIn(as: .editor)
            let shown = try await page(server, "/dashboard/runs/\(id)", as: editor).text
            let token = try #require(shown.firstMatch(of: /name="csrf" value="([^"]+)"/)?.output.1)
            func delete(_ body: String) async throws -> Answer {
                var headers = editor
                headers[.accept] = "text/html"
                return try await server.send(
                    .post, "/dashboard/runs/\(id)/delete", body: body, type: SignInTests.form, headers: headers,
                    anonymous: true)
            }
            #expect(try await delete("csrf=wrong").status == 403)
            #expect(try await server.countRuns() == 1)
            let answer = try await delete("csrf=\(token)")
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == "/dashboard/runs?done=deleted")
            #expect(try await server.countRuns() == 0)
            #expect(
                try await page(server, "/dashboard/runs?done=deleted", as: editor).text.contains("The run was deleted"))
            #expect(try await delete("csrf=\(token)").status == 404)
            #expect(try await page(server, "/dashboard/runs/\(id)", as: editor).status == 404)
        }
    }

    @Test("a run of another workspace does not exist")
    func isolation() async throws {
        try await TestServer.run { server in
            let id = try await Self.record(on: server)
            let other = try await server.otherWorkspace()
            #expect(try await server.send(.get, "/dashboard/runs/\(id)", key: other.key).status == 404)
            #expect(
                try await server.send(.get, "/dashboard/runs.csv", key: other.key).text.split(separator: "\r\n").count
                    == 1)
        }
    }
}
