import FlowtallyCore
import FlowtallySQL
import FlowtallySQLite
import HTTPTypes
import Testing

@testable import FlowtallyWeb

@Suite("The overview in all its states")
struct OverviewSnapshotTests {
    private static let overview = "/dashboard/overview"

    private func page(
        _ server: TestServer, _ path: String = overview, as role: MemberRole? = nil
    ) async throws -> String {
        guard let role else { return try await server.get(path, headers: [.accept: "text/html"]).text }
        return try await server.send(.get, path, headers: try await server.signIn(as: role), anonymous: true).text
    }

    /// Ten runs this month and four in the month before, with a rate from the 5th on.
    private func recordWithRate(on server: TestServer) async throws {
        try await DashboardTests.record(on: server)
        let workflow = try #require(try await server.ledger.workflows(in: server.workspace).first)
        _ = try await server.post(
            "/api/workflows/\(workflow.id)/savings-rates",
            #"{"validFrom": "2026-11-05", "manualMinutes": 30, "hourlyRateMinor": 5000, "costPerRunMinor": 2, "recalculate": true}"#
        )
    }

    @Test("full, to an owner")
    func full() async throws {
        try await TestServer.run { server in
            try await recordWithRate(on: server)
            try expectSnapshot(of: try await page(server, as: .owner), named: "overview-full")
        }
    }

    @Test("without any run: to an owner, an editor and a viewer", arguments: MemberRole.allCases)
    func empty(_ role: MemberRole) async throws {
        try await TestServer.run { server in
            try expectSnapshot(of: try await page(server, as: role), named: "overview-empty-\(role.rawValue)")
        }
    }

    @Test("with a key that was just made")
    func newKey() async throws {
        try await TestServer.run { server in
            let answer = try await server.submit("/dashboard/overview", as: .owner)
            try expectSnapshot(of: answer.text, named: "overview-new-key")
        }
    }

    @Test("after a test run")
    func testRun() async throws {
        try await TestServer.run { server in
            _ = try await server.submit("/dashboard/overview/test-run", as: .editor)
            try expectSnapshot(
                of: try await page(server, "\(Self.overview)?done=test-run"), named: "overview-test-run")
        }
    }

    @Test("where its slots cannot be read")
    func failures() async throws {
        try await TestServer.run { server in
            try await server.database.write { connection in
                for table in ["workspace_metrics", "service_request_events", "service_requests"] {
                    _ = try connection.execute("DROP TABLE \(table)", [:])
                }
            }
            try expectSnapshot(of: try await page(server, as: .viewer), named: "overview-failures")
        }
    }

    @Test("the figures: full, with notices, without earlier runs, and where runs were recorded long ago only")
    func metrics() async throws {
        let metrics = Self.overview + "/metrics"
        try await TestServer.run { server in
            try await recordWithRate(on: server)
            try expectSnapshot(of: try await page(server, metrics), named: "metrics-full")
            _ = try await server.ledger.letRunsGo(before: LocalDay("2026-10-20")!, in: server.workspace)
            try await server.database.write { connection in
                _ = try connection.execute(
                    "INSERT INTO jobs (workspace_id, name, due_at, done, total) VALUES (:id, 'change-time-zone', 0, 5, 14)",
                    ["id": .id(server.workspace)])
            }
            try expectSnapshot(of: try await page(server, metrics), named: "metrics-notices")
            server.clock.advance(by: .days(128))
            try expectSnapshot(of: try await page(server, metrics), named: "metrics-quiet")
        }
        try await TestServer.run { server in
            _ = try await server.post("/api/runs", RunAPITests.report)
            try expectSnapshot(of: try await page(server, metrics), named: "metrics-first-month")
        }
    }

    @Test("the chart: full, of weeks, with two days only, empty, empty for a workflow, on a workflow's page")
    func chart() async throws {
        let chart = Self.overview + "/chart"
        try await TestServer.run { server in
            try expectSnapshot(of: try await page(server, chart), named: "chart-empty")
            try await DashboardTests.record(on: server)
            try expectSnapshot(of: try await page(server, chart), named: "chart-full")
            try expectSnapshot(of: try await page(server, chart + "?range=90d"), named: "chart-weeks")
            try expectSnapshot(of: try await page(server, chart + "?range=7d"), named: "chart-sparse")
            let workflow = try #require(try await server.ledger.workflows(in: server.workspace).first)
            try expectSnapshot(
                of: try await page(server, "/dashboard/workflows/\(workflow.id)/chart"), named: "chart-of-workflow")
            server.clock.advance(by: .days(60))
            try expectSnapshot(
                of: try await page(server, chart + "?workflowId=\(workflow.id)"), named: "chart-filtered-empty")
        }
    }
}
