import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import HTTPTypes
import Testing

@Suite("The overview page")
struct OverviewPageTests {
    private func page(_ server: TestServer, _ path: String = "/dashboard/overview") async throws -> Answer {
        try await server.get(path, headers: [.accept: "text/html"])
    }

    @Test("the first paint carries the numbers")
    func numbers() async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            let answer = try await page(server)
            #expect(answer.status == 200)
            for text in [
                "Runs this month", ">10<", "87.5", "Sales calls", "Invoices", "since 11 October 2026",
                "vs 1 – 23 Oct: 3",
            ] {
                #expect(answer.text.replacing("\u{2009}", with: " ").contains(text), "\(text)")
            }
            #expect(!answer.text.contains("{{"))
        }
    }

    @Test("it says from when on single runs are kept, and how far a change of zone is")
    func notices() async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            #expect(try await !page(server).text.contains("class=\"notice\""))
            _ = try await server.ledger.letRunsGo(before: LocalDay("2026-10-20")!, in: server.workspace)
            #expect(try await page(server).text.contains("Single runs are kept from 20 October 2026 on"))
            #expect(try await server.get("/api/workspace").json["runsKeptFrom"] == "2026-10-20")
            #expect(try await server.get("/api/runs").json["runsKeptFrom"] == "2026-10-20")
            try await server.database.write { connection in
                _ = try connection.execute(
                    "INSERT INTO jobs (workspace_id, name, due_at, done, total) VALUES (:id, 'change-time-zone', 0, 5, 14)",
                    ["id": .id(server.workspace)])
            }
            let notice = "Runs are being moved to their days in UTC: 5 of 14."
            #expect(try await page(server).text.contains(notice))
            #expect(try await page(server, "/dashboard/overview/metrics").text.contains(notice))
            #expect(try await server.get("/api/workspace").json.at("timeZoneChange.total") == 14)
        }
    }

    @Test("an empty ledger shows the one command that records a first run")
    func empty() async throws {
        try await TestServer.run { server in
            let answer = try await page(server)
            #expect(answer.text.contains("curl -X POST"))
            #expect(answer.text.contains("No runs in these 30 days"))
            #expect(answer.text.contains("No service requests yet"))
        }
    }

    @Test("each slot is had alone, and an unknown range or workflow is its own error")
    func slots() async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            #expect(try await page(server, "/dashboard/overview/metrics").text.contains("Runs this month"))
            #expect(try await page(server, "/dashboard/overview/chart?range=90d").text.contains("4-week average"))
            #expect(try await page(server, "/dashboard/overview/service-requests").text.contains("Service requests"))
            #expect(try await page(server, "/dashboard/overview/chart?range=1y").status == 400)
            #expect(try await page(server, "/dashboard/overview/chart?workflowId=none").status == 404)
            let whole = try await page(server, "/dashboard/overview?workflowId=none")
            #expect(whole.status == 200)
            #expect(whole.text.contains("There is no such workflow."))
            #expect(whole.text.contains("Runs this month"))
        }
    }

    @Test("names are shown as they are, whatever is in them")
    func escaping() async throws {
        try await TestServer.run { server in
            _ = try await server.post(
                "/api/runs",
                #"{"workflow": "</script><script>alert(1)</script>", "externalId": "1", "status": "COMPLETED"}"#)
            let text = try await page(server).text
            #expect(!text.contains("<script>alert"))
            #expect(text.contains("&lt;/script&gt;"))
        }
    }

    @Test("pages are kept from doing what no page here wants")
    func headers() async throws {
        try await TestServer.run { server in
            let answer = try await page(server)
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'"))
            #expect(!policy.contains("unsafe"))
            let nonce = String(
                try #require(policy.firstMatch(of: /script-src 'nonce-(\w{20,})' 'strict-dynamic'/)?.output.1))
            let scripts = answer.text.matches(of: /<script type="module"([^>]*)>/)
            #expect(scripts.count >= 1)
            #expect(scripts.allSatisfy { $0.output.1.contains("nonce=\"\(nonce)\"") })
            #expect(try await page(server).headers[.contentSecurityPolicy] != policy)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test("style sheets and scripts are found under the names that the page gives, and kept for good")
    func assets() async throws {
        try await TestServer.run { server in
            let text = try await page(server).text
            let paths = text.matches(of: /(?:href|src)="(\/assets\/[^"]+)"/).map { String($0.output.1) }
            #expect(paths.count > 10)
            #expect(text.matches(of: /rel="stylesheet"/).count == 1)
            for path in paths {
                let answer = try await server.send(.get, path, anonymous: true)
                #expect(answer.status == 200, "\(path)")
                #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
                #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'")
                #expect(answer.headers[.xContentTypeOptions] == "nosniff")
                #expect(answer.headers[HTTPField.Name("X-Request-Id")!] == nil)
            }
            #expect(try await server.send(.get, "/assets/x/../../openapi.yaml", anonymous: true).status != 200)
        }
    }

    @Test("somebody who is not signed in is sent to the login and back")
    func redirect() async throws {
        try await TestServer.run { server in
            let answer = try await server.send(
                .get, "/dashboard/overview?range=7d", headers: [.accept: "text/html"], anonymous: true)
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == "/login?next=%2Fdashboard%2Foverview%3Frange%3D7d")
        }
    }

    @Test("an address that is not there is a page for people and a problem for programs")
    func notFound() async throws {
        try await TestServer.run { server in
            let html = try await page(server, "/nowhere")
            #expect(html.status == 404)
            #expect(html.text.contains("There is nothing at this address"))
            let json = try await server.get("/api/nowhere")
            #expect(json.json["type"] == "/problems/not-found")
            let method = try await server.send(.delete, "/api/runs")
            #expect(method.status == 405)
            #expect(method.headers[.allow] == "GET, HEAD, POST")
        }
    }
}
