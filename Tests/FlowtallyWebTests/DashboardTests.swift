import FlowtallyCore
import HTTPTypes
import Testing

@Suite("The dashboard's figures")
struct DashboardTests {
    /// Ten runs this month of which one failed and two are unfinished or cancelled, and four in the month before.
    static func record(on server: TestServer) async throws {
        func line(_ id: String, _ status: String, _ start: String, _ seconds: Int) -> String {
            let end = Instant(rfc3339: start)! + .seconds(Int64(seconds))
            let completedAt = status == "RUNNING" ? "" : #", "completedAt": "\#(end.rfc3339)""#
            return
                #"{"workflow": {"externalId": "w", "name": "Invoices", "cron": ["0 3 * * *"]}, "externalId": "\#(id)", "status": "\#(status)", "startedAt": "\#(start)"\#(completedAt)}"#
        }
        var lines = (1...7).map { line("a\($0)", "COMPLETED", "2026-11-0\($0)T10:00:00Z", $0 * 10) }
        lines.append(line("f", "FAILED", "2026-11-08T10:00:00Z", 5))
        lines.append(line("c", "CANCELLED", "2026-11-09T10:00:00Z", 5))
        lines.append(line("r", "RUNNING", "2026-11-23T09:00:00Z", 0))
        lines += (1...3).map { line("o\($0)", "COMPLETED", "2026-10-1\($0)T10:00:00Z", 60) }
        lines.append(line("late", "COMPLETED", "2026-10-23T09:15:00Z", 60))
        let answer = try await server.send(
            .post, "/api/runs/batch", body: lines.joined(separator: "\n"), type: "application/x-ndjson")
        #expect(answer.json.at("rejected") == 0)
    }

    @Test("all eight cards come in one answer")
    func cards() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let workflow = try #require(try await server.ledger.workflows(in: server.workspace).first)
            _ = try await server.post(
                "/api/workflows/\(workflow.id)/savings-rates",
                #"{"validFrom": "2026-11-05", "manualMinutes": 30, "hourlyRateMinor": 5000, "costPerRunMinor": 2, "recalculate": true}"#
            )
            let metrics = try await server.get("/api/dashboard/metrics").json
            #expect(metrics["asOf"] == "2026-11-23T09:15:00.000Z")
            #expect(metrics.at("workflowRunsThisMonth.total") == 10)
            // The run of 23 October, 09:15:00, is not before the same moment of its month.
            #expect(metrics.at("workflowRunsThisMonth.trend.previous") == 3)
            #expect(metrics.at("workflowRunsThisMonth.trend.fewRuns") == true)
            #expect(metrics.at("workflowRunsThisMonth.previousMonthTotal") == 4)
            #expect(metrics["totalAutomationsExecuted"] == 14)
            #expect(metrics["runningNow"] == 1)
            #expect(metrics.at("averageExecutionTime.seconds") == 40)
            // The middles of the buckets that hold 40 and 70 seconds.
            #expect(metrics.at("averageExecutionTime.medianSeconds") == .number(40.447))
            #expect(metrics.at("averageExecutionTime.p95Seconds") == .number(70.655))
            #expect(metrics.at("workflowSuccessRate.percent") == .number(87.5))
            #expect(metrics.at("workflowSuccessRate.trend.points") == .number(-12.5))
            #expect(metrics.at("outcomes30d.unfinished") == 1)
            // Three completed runs from the 5th on save half an hour each; six runs cost two cents each.
            #expect(metrics.at("estimatedSavings.thisMonth.hours") == .number(1.5))
            #expect(metrics.at("estimatedSavings.thisMonth.grossMinor") == 7500)
            #expect(metrics.at("estimatedSavings.thisMonth.costMinor") == 12)
            #expect(metrics.at("estimatedSavings.thisMonth.netMinor") == 7488)
            #expect(metrics.at("estimatedSavings.coverage.set") == 1)
            #expect(metrics.at("activeWorkflows.scheduled") == 1)
            #expect(metrics.at("newWorkflowsThisMonth.total") == 0)
            #expect(metrics.at("newWorkflowsThisMonth.trend.previous") == 1)
        }
    }

    @Test("an empty ledger has no rates and no percentages")
    func empty() async throws {
        try await TestServer.run { server in
            let metrics = try await server.get("/api/dashboard/metrics").json
            #expect(metrics.at("workflowSuccessRate.percent") == .null)
            #expect(metrics.at("workflowSuccessRate.trend.state") == "noData")
            #expect(metrics.at("averageExecutionTime.seconds") == .null)
            #expect(metrics["lastRunReceivedAt"] == .null)
            #expect(metrics.at("newWorkflowsThisMonth.trend.state") == "unchanged")
        }
    }

    @Test(
        "the chart has every bucket of its range",
        arguments: [("7d", 7, "day"), ("30d", 30, "day"), ("90d", 14, "week")])
    func chart(_ range: String, _ buckets: Int, _ granularity: String) async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let chart = try await server.get("/api/dashboard/chart-data?range=\(range)").json
            #expect(chart["granularity"] == .string(granularity))
            #expect(chart["points"]?.asArray?.count == buckets)
            #expect(chart["to"] == "2026-11-23")
            #expect(chart.at("points.\(buckets - 1).partial") == "end")
            #expect(chart.at("points.\(buckets - 1).runs") == 1)
            #expect(chart.at("workflows.0.name") == "Invoices")
        }
    }

    @Test("what is not known is refused with what is")
    func refusals() async throws {
        try await TestServer.run { server in
            let range = try await server.get("/api/dashboard/chart-data?range=1y")
            #expect(range.status == 400)
            #expect(range.json["valid"] == ["7d", "30d", "90d"])
            #expect(try await server.get("/api/dashboard/chart-data?workflowId=none").status == 404)
            #expect(try await server.get("/api/dashboard/metrics?x=1").status == 400)
        }
    }

    @Test("an answer that has not changed is 304; a change or Cache-Control: no-cache makes a new one")
    func conditional() async throws {
        try await TestServer.run { server in
            _ = try await server.post("/api/runs", RunAPITests.report)
            for path in ["/api/dashboard/metrics", "/api/dashboard/chart-data", "/api/dashboard/service-requests"] {
                let first = try await server.get(path)
                let tag = try #require(first.headers[.eTag])
                #expect(first.headers[.cacheControl] == "private, max-age=0, stale-while-revalidate=300")
                server.clock.advance(by: .seconds(1))
                let second = try await server.get(path, headers: [.ifNoneMatch: tag])
                #expect(second.status == 304)
                #expect(second.text.isEmpty)
                #expect(
                    try await server.get(path, headers: [.ifNoneMatch: tag, .cacheControl: "no-cache"]).status == 200)
                _ = try await server.post(
                    "/api/runs", #"{"workflow": "w2", "externalId": "\#(path)", "status": "STARTED"}"#)
                _ = try await server.post("/api/service-requests", #"{"title": "x"}"#)
                #expect(try await server.get(path, headers: [.ifNoneMatch: tag]).status == 200)
            }
        }
    }
}
