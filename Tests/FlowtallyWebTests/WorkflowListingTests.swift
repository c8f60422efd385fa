import FlowtallyCore
import HTTPTypes
import Testing

struct WorkflowListingTests {
    private static func record(on server: TestServer) async throws {
        for (number, workflow) in ["c", "a", "b", "a", "a"].enumerated() {
            let day = "2026-11-\(10 + number)"
            let status = number == 4 ? "FAILED" : "COMPLETED"
            _ = try await server.post(
                "/api/runs",
                #"{"workflow": "\#(workflow)", "externalId": "\#(number)", "status": "\#(status)", "startedAt": "\#(day)T10:00:00Z", "completedAt": "\#(day)T10:00:0\#(number)Z"}"#
            )
        }
    }

    private func names(_ answer: Answer) -> [String] {
        answer.json["workflows"]?.asArray?.compactMap { $0["name"]?.asString } ?? []
    }

    @Test("workflows come by name with their figures of the last 30 days")
    func standard() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let answer = try await server.get("/api/workflows")
            #expect(names(answer) == ["a", "b", "c"])
            #expect(answer.json["from"] == "2026-10-25")
            #expect(answer.json["to"] == "2026-11-23")
            #expect(answer.json["total"] == 3)
            let figures = answer.json.at("workflows.0.figures")
            #expect(figures?["runs"] == 3)
            #expect(figures?["completed"] == 2)
            #expect(figures?["failed"] == 1)
            #expect(figures?["successPercent"] == .number(200.0 / 3))
            #expect(figures?["meanSeconds"] == 2)
            #expect(answer.json.at("workflows.0.lastRunAt") == "2026-11-14T10:00:00.000Z")
            #expect(answer.json.at("workflows.0.lastFailureAt") == "2026-11-14T10:00:00.000Z")
            #expect(answer.json.at("workflows.1.figures.successPercent") == 100)
        }
    }

    @Test("a span of days narrows the figures, not the list")
    func range() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let answer = try await server.get("/api/workflows?from=2026-11-11&to=2026-11-12&sort=runs&order=desc")
            #expect(names(answer) == ["a", "b", "c"])
            let runs = answer.json["workflows"]?.asArray?.map { $0.at("figures.runs") }
            #expect(runs == [1, 1, 0])
            #expect(answer.json.at("workflows.2.figures.successPercent") == .null)
        }
    }

    @Test("pages follow one another without a gap")
    func pages() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            var found: [String] = []
            var cursor = ""
            repeat {
                let answer = try await server.get("/api/workflows?sort=mean&limit=1&cursor=\(cursor)")
                found += names(answer)
                cursor = answer.json["nextCursor"]?.asString ?? ""
            } while !cursor.isEmpty
            #expect(found == ["c", "a", "b"])
        }
    }

    @Test(
        "what cannot be read is refused with what would be right",
        arguments: ["from=2026-02-30", "from=2026-11-12&to=2026-11-11", "sort=size", "order=up", "limit=0", "page=2"])
    func refused(query: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.get("/api/workflows?\(query)")
            #expect(answer.status == 400)
        }
    }

    @Test("a workflow and a run can be deleted, with what they counted")
    func deletion() async throws {
        try await TestServer.run { server in
            try await Self.record(on: server)
            let run = try #require(try await server.get("/api/runs?q=3").json.at("runs.0.id")?.asString)
            #expect(try await server.send(.delete, "/api/runs/\(run)").status == 204)
            #expect(try await server.send(.delete, "/api/runs/\(run)").status == 404)
            #expect(try await server.get("/api/dashboard/metrics").json["totalAutomationsExecuted"] == 4)
            let workflow = try #require(try await server.get("/api/workflows").json.at("workflows.0.id")?.asString)
            let reader = try await server.newKey([.read, .ingest])
            #expect(try await server.send(.delete, "/api/workflows/\(workflow)", key: reader).status == 403)
            #expect(try await server.send(.delete, "/api/workflows/\(workflow)").status == 204)
            #expect(try await server.send(.delete, "/api/workflows/\(workflow)").status == 404)
            #expect(try await server.get("/api/dashboard/metrics").json["totalAutomationsExecuted"] == 2)
            #expect(try await server.countRuns() == 2)
        }
    }
}
