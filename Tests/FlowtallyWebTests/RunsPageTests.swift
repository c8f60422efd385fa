import FlowtallyCore
import HTTPTypes
import Testing

@Suite("The page of runs")
struct RunsPageTests {
    /// A page as somebody with that role sees it.
    static func page(_ server: TestServer, _ path: String, as headers: HTTPFields) async throws -> Answer {
        var headers = headers
        headers[.accept] = "text/html"
        return try await server.send(.get, path, headers: headers, anonymous: true)
    }

    /// Six runs of two workflows on three days.
    static func record(on server: TestServer) async throws {
        let reports = [
            #""Invoices", "externalId": "in-1", "status": "COMPLETED", "startedAt": "2026-11-20T08:00:00Z", "completedAt": "2026-11-20T08:00:12.4Z", "trigger": "scheduled""#,
            #""Invoices", "externalId": "in-2", "status": "FAILED", "startedAt": "2026-11-21T08:00:00Z", "completedAt": "2026-11-21T08:03:00Z", "attempt": 3, "error": "\n\nNo <disk>; password=hunter2\nat line 7""#,
            #""Invoices", "externalId": "=in-3", "status": "CANCELLED", "startedAt": "2026-11-21T09:00:00Z", "completedAt": "2026-11-21T09:00:01Z""#,
            #"{"externalId": "mail", "name": "Route <mail>", "role": "utility"}, "externalId": "m-1", "status": "RUNNING", "startedAt": "2026-11-23T09:00:00Z", "trigger": "direct""#,
            #"{"externalId": "mail"}, "externalId": "m-2", "status": "STARTED", "startedAt": "2026-11-23T09:01:00Z""#,
            #"{"externalId": "mail"}, "externalId": "m-3", "status": "COMPLETED", "startedAt": "2025-12-31T09:00:00Z", "completedAt": "2025-12-31T08:59:59Z", "attempt": 1"#,
        ]
        for report in reports {
            let answer = try await server.post("/api/runs", #"{"workflow": \#(report)}"#)
            #expect(answer.status == (report.contains("m-3") ? 422 : 201), "\(answer.text)")
        }
    }

    @Test("a ledger without runs leads to the first steps")
    func neverAny() async throws {
        try await TestServer.run { server in
            let answer = try await Self.page(server, "/dashboard/runs", as: server.signIn(as: .owner))
            #expect(answer.status == 200)
            try expectSnapshot(of: answer.text, named: "runs-never-any")
        }
    }

    @Test("runs are listed, newest first, each with what one wants to know first")
    func full() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let answer = try await Self.page(server, "/dashboard/runs", as: server.signIn(as: .viewer))
            try expectSnapshot(of: answer.text, named: "runs")
            #expect(answer.text.contains(#"data-total="5""#))
            #expect(!answer.text.contains("hunter2"))
        }
    }

    @Test("the filter stands in the form, in the links and in the number")
    func filtered() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let viewer = try await server.signIn(as: .viewer)
            let answer = try await Self.page(
                server,
                "/dashboard/runs?status=FAILED&status=CANCELLED&from=2026-11-01&to=2026-11-21&role=productive&q=IN-",
                as: viewer)
            try expectSnapshot(of: answer.text, named: "runs-filtered")
            #expect(answer.text.contains(#"data-total="2""#))
        }
    }

    @Test("a filter that nothing fits is named and can be cleared")
    func filteredEmpty() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let viewer = try await server.signIn(as: .viewer)
            let answer = try await Self.page(
                server, "/dashboard/runs?status=FAILED&from=2026-11-23&q=%3Cx%3E&workflowId=gone", as: viewer)
            try expectSnapshot(of: answer.text, named: "runs-filtered-empty")
            let spaced = try await Self.page(server, "/dashboard/runs?q=no+%3Cdisk%3E&status=FAILED", as: viewer)
            #expect(spaced.text.contains(#"data-total="1""#))
            for query in ["status=DONE", "from=yesterday", "colour=red", "cursor=x", "role=boss"] {
                #expect(try await Self.page(server, "/dashboard/runs?" + query, as: viewer).status == 400, "\(query)")
            }
        }
    }

    @Test("runs that were let go are told beside those that are listed")
    func retention() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let viewer = try await server.signIn(as: .viewer)
            _ = try await server.ledger.letRunsGo(before: LocalDay("2026-11-22")!, in: server.workspace)
            let answer = try await Self.page(server, "/dashboard/runs", as: viewer)
            try expectSnapshot(of: answer.text, named: "runs-let-go")
            #expect(answer.text.contains(#"data-total="4""#))
            let later = try await Self.page(server, "/dashboard/runs?from=2026-11-22", as: viewer)
            #expect(!later.text.contains("let go"))
        }
    }

    @Test("older runs are a page further, under the same filter")
    func pages() async throws {
        try await TestServer.run { server in
            let lines = (0..<120).map { number in
                #"{"workflow": "w", "externalId": "r\#(number)", "status": "COMPLETED", "startedAt": "2026-11-20T08:00:0\#(number % 7)Z"}"#
            }
            _ = try await server.send(
                .post, "/api/runs/batch", body: lines.joined(separator: "\n"), type: "application/x-ndjson")
            let viewer = try await server.signIn(as: .viewer)
            var (path, names) = (Optional("/dashboard/runs?status=COMPLETED"), [String]())
            while let next = path, names.count < 200 {
                let text = try await Self.page(server, next, as: viewer).text
                #expect(text.contains(#"data-total="120""#))
                names += text.matches(of: />(r\d+)</).map { String($0.output.1) }
                #expect(text.contains(">Newest<") == next.contains("cursor"))
                path = text.firstMatch(of: /href="([^"]+)" rel="next">Older</).map {
                    String($0.output.1).replacing("&amp;", with: "&")
                }
            }
            #expect(names.sorted() == (0..<120).map { "r\($0)" }.sorted())
        }
    }

    @Test("whoever is not signed in is sent to the login, and a program is told")
    func access() async throws {
        try await TestServer.run { server in
            let page = try await Self.page(server, "/dashboard/runs?q=x", as: [:])
            #expect(page.headers[.location] == "/login?next=%2Fdashboard%2Fruns%3Fq%3Dx")
            #expect(try await server.send(.get, "/dashboard/runs.csv", anonymous: true).status == 401)
        }
    }
}
