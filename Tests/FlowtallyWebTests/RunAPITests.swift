import FlowtallyCore
import HTTPTypes
import Testing

@Suite("The run API")
struct RunAPITests {
    static let report = """
        {"workflow": {"externalId": "invoices", "name": "Nightly invoices", "cron": ["0 3 * * *"], "active": true},
         "externalId": "run-8841", "status": "COMPLETED", "startedAt": "2026-11-23T03:00:01Z",
         "completedAt": "2026-11-23T03:00:13.250Z", "trigger": "scheduled", "attempt": 1, "version": "1.4.2",
         "input": {"a": [1, 2.5, null, "é"]}, "output": {}, "error": null}
        """

    @Test("a report creates a run, which comes back as it was told")
    func creates() async throws {
        try await TestServer.run { server in
            let answer = try await server.post("/api/runs", Self.report)
            #expect(answer.status == 201)
            let run = answer.json
            #expect(run.at("durationSeconds") == .number(12.25))
            #expect(run.at("localDay") == "2026-11-23")
            #expect(run.at("source") == "api")
            #expect(run.at("input") == ["a": [1, .number(2.5), .null, "é"]])
            #expect(run.at("error") == .null)
            let id = try #require(run["id"]?.asString)
            let shown = try await server.get("/api/runs/\(id)").json
            #expect(shown.at("reports.0.receivedAt") == "2026-11-23T09:15:00.000Z")
            #expect(shown.at("reports.0.completedAt") == "2026-11-23T03:00:13.250Z")
            #expect(shown["reports"]?.asArray?.count == 1)
            guard case .object(let members) = run else { return }
            for member in members { #expect(shown[member.key] == member.value) }
        }
    }

    @Test("the same finished event delivered five times, then its start, is one run with both times")
    func mergesRepeats() async throws {
        try await TestServer.run { server in
            let end =
                #"{"workflow": "w", "externalId": "1", "status": "COMPLETED", "completedAt": "2026-11-23T08:00:10Z"}"#
            for _ in 0..<5 { _ = try await server.post("/api/runs", end) }
            let start =
                #"{"workflow": "w", "externalId": "1", "status": "STARTED", "startedAt": "2026-11-23T08:00:00Z"}"#
            let answer = try await server.post("/api/runs", start)
            #expect(answer.status == 200)
            #expect(answer.json.at("status") == "COMPLETED")
            #expect(answer.json.at("durationSeconds") == 10)
            #expect(try await server.countRuns() == 1)
        }
    }

    @Test("progress and the end can be patched in")
    func patches() async throws {
        try await TestServer.run { server in
            let created = try await server.post(
                "/api/runs", #"{"workflow": "w", "externalId": "1", "status": "STARTED"}"#)
            let path = "/api/runs/" + (created.json["id"]?.asString ?? "")
            #expect(try await server.patch(path, #"{"status": "RUNNING"}"#).json.at("status") == "RUNNING")
            server.clock.advance(by: .seconds(5))
            let ended = try await server.patch(path, #"{"status": "FAILED", "error": "no disk"}"#)
            #expect(ended.json.at("durationSeconds") == 5)
            #expect(ended.json.at("error") == "no disk")
            #expect(try await server.patch(path, #"{"output": {"n": 1}}"#).json.at("status") == "FAILED")
            #expect(try await server.patch("/api/runs/nothing", "{}").status == 404)
        }
    }

    @Test("a report without any name for the run is refused with the reason")
    func needsIdentity() async throws {
        try await TestServer.run { server in
            let answer = try await server.post("/api/runs", #"{"workflow": "w", "status": "COMPLETED"}"#)
            #expect(answer.status == 400)
            #expect(answer.text.contains("Idempotency-Key"))
            #expect(try await server.countRuns() == 0)
        }
    }

    @Test("lists are filtered, paged and refuse what they do not know")
    func lists() async throws {
        try await TestServer.run { server in
            for number in 0..<7 {
                let status = number.isMultiple(of: 2) ? "COMPLETED" : "FAILED"
                _ = try await server.post(
                    "/api/runs",
                    #"{"workflow": "w", "externalId": "r\#(number)", "status": "\#(status)", "startedAt": "2026-11-2\#(number / 4)T08:00:00Z"}"#
                )
            }
            var seen: [String] = []
            var cursor: String?
            repeat {
                let page = try await server.get("/api/runs?limit=3" + (cursor.map { "&cursor=\($0)" } ?? "")).json
                seen += page["runs"]?.asArray?.compactMap { $0["externalId"]?.asString } ?? []
                cursor = page["nextCursor"]?.asString
            } while cursor != nil
            #expect(seen.sorted() == (0..<7).map { "r\($0)" })
            func count(_ query: String) async throws -> Int? {
                try await server.get("/api/runs?" + query).json["runs"]?.asArray?.count
            }
            #expect(try await count("status=FAILED") == 3)
            #expect(try await count("status=FAILED,COMPLETED") == 7)
            #expect(try await count("from=2026-11-21") == 3)
            #expect(try await count("to=2026-11-20") == 4)
            #expect(try await count("q=R3") == 1)
            #expect(try await count("q=%25") == 0)
            #expect(try await count("from=2026-11-21T09:00:00+01:00") == 3)
            #expect(try await count("from=2026-11-21T09:00:00%2B01:00") == 3)
            #expect(try await count("role=productive") == 7)
            #expect(try await count("role=utility") == 0)
            #expect(try await server.get("/api/runs?role=boss").text.contains("errorHandler"))
            #expect(try await server.get("/api/runs?stauts=FAILED").status == 400)
            #expect(try await server.get("/api/runs?status=DONE").text.contains("COMPLETED"))
            #expect(try await server.get("/api/runs?cursor=zzz").status == 400)
            #expect(try await server.get("/api/runs?limit=0").status == 400)
        }
    }
}
