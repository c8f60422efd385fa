import FlowtallyCore
import HTTPTypes
import Testing

/// Seen on 23 November 2026; a run was completed on each of the two days before.
struct SavingsRateAPITests {
    private static func record(on server: TestServer) async throws -> String {
        for day in ["2026-11-21", "2026-11-22"] {
            let answer = try await server.post(
                "/api/runs",
                #"{"workflow": "w", "externalId": "\#(day)", "status": "COMPLETED", "startedAt": "\#(day)T10:00:00Z", "completedAt": "\#(day)T10:00:01Z"}"#
            )
            #expect(answer.status == 201)
        }
        let id = try await server.get("/api/workflows").json.at("workflows.0.id")?.asString
        return "/api/workflows/\(try #require(id))/savings-rates"
    }

    private static func rate(from day: String, _ more: String = "") -> String {
        #"{"validFrom": "\#(day)", "manualMinutes": 30, "hourlyRateMinor": 5000\#(more)}"#
    }

    @Test("a change of the past must be asked for, and the refusal says what it would change")
    func recalculation() async throws {
        try await TestServer.run { server in
            let path = try await Self.record(on: server)
            let refused = try await server.post(path, Self.rate(from: "2026-11-22"))
            #expect(refused.status == 409)
            #expect(refused.json["type"] == "/problems/recalculation-needed")
            #expect(refused.pointers == ["/recalculate"])
            #expect(refused.json["detail"]?.asString?.contains("1 runs of 1 days from 2026-11-22") == true)
            #expect(try await server.get(path).json["savingsRates"] == [])

            let preview = try await server.post(path + "?preview=true", Self.rate(from: "2026-11-21"))
            #expect(preview.status == 200)
            #expect(preview.json["runs"] == 2)
            #expect(preview.json.at("before.hours") == 0)
            #expect(preview.json.at("after.hours") == 1)
            #expect(preview.json.at("after.grossMinor") == 5000)
            #expect(try await server.get(path).json["savingsRates"] == [])

            let added = try await server.post(path, Self.rate(from: "2026-11-21", #", "recalculate": true"#))
            #expect(added.status == 201)
            #expect(try await server.get("/api/dashboard/metrics").json.at("estimatedSavings.lifetime.hours") == 1)
        }
    }

    @Test("a rate is corrected and removed, and the history keeps both with their author")
    func lifecycle() async throws {
        try await TestServer.run { server in
            let path = try await Self.record(on: server)
            let added = try await server.post(path, Self.rate(from: "2026-11-21", #", "recalculate": true"#))
            let rate = "/api/savings-rates/\(try #require(added.json["id"]?.asString))"
            #expect(try await server.patch(rate, #"{"manualMinutes": 60}"#).status == 409)
            let misplaced = try await server.patch(rate + "?recalculate=true", #"{"manualMinutes": 60}"#)
            #expect(misplaced.status == 400, "where the body says it, the query does not")
            server.clock.advance(by: .seconds(1))
            let corrected = try await server.patch(rate, #"{"manualMinutes": 60, "recalculate": true}"#)
            #expect(corrected.status == 200)
            #expect(corrected.json["manualMinutes"] == 60)
            #expect(corrected.json["hourlyRateMinor"] == 5000)
            #expect(try await server.send(.delete, rate).status == 409)
            let preview = try await server.send(.delete, rate + "?preview=true")
            #expect(preview.json.at("before.hours") == 2)
            #expect(preview.json.at("after.hours") == 0)
            server.clock.advance(by: .seconds(1))
            #expect(try await server.send(.delete, rate + "?recalculate=true").status == 204)
            #expect(try await server.send(.delete, rate + "?recalculate=true").status == 404)

            let history = try await server.get("/api/savings-rate-changes?limit=2").json
            #expect(
                history["changes"]?.asArray?.compactMap { $0["kind"]?.asString }.sorted() == ["corrected", "removed"])
            let cursor = try #require(history["nextCursor"]?.asString)
            let rest = try await server.get("/api/savings-rate-changes?limit=2&cursor=\(cursor)").json
            #expect(rest["changes"]?.asArray?.map { $0["kind"] } == ["added"])
            #expect(rest["nextCursor"] == .null)
            #expect(rest.at("changes.0.author")?.asString?.isEmpty == false)
            #expect(rest.at("changes.0.effect.after.hours") == 1)
        }
    }

    @Test("a default rate counts where a workflow has none of its own")
    func defaults() async throws {
        try await TestServer.run { server in
            _ = try await Self.record(on: server)
            let path = "/api/workspace/savings-rates"
            #expect(try await server.post(path, Self.rate(from: "2026-11-22")).status == 409)
            let added = try await server.post(path, Self.rate(from: "2026-11-22", #", "recalculate": true"#))
            #expect(added.status == 201)
            #expect(added.json["workflowId"] == .null)
            #expect(try await server.get(path).json["savingsRates"]?.asArray?.count == 1)
            let setting = #"{"defaultRate": \#(Self.rate(from: "2026-11-20", #", "recalculate": true"#))}"#
            #expect(try await server.patch("/api/workspace", setting).status == 200)
            #expect(try await server.get("/api/dashboard/metrics").json.at("estimatedSavings.lifetime.hours") == 1)
        }
    }

    static let bad: [(body: String, pointer: String, words: String)] = [
        (#"{"validFrom": "2026-11-20", "manualMinutes": -1, "hourlyRateMinor": 1}"#, "/manualMinutes", "from 0 to"),
        (
            #"{"validFrom": "2026-11-20", "manualMinutes": 1, "hourlyRateMinor": 12.5}"#, "/hourlyRateMinor",
            "EUR has 2 digits"
        ),
        (
            #"{"validFrom": "2026-11-20", "manualMinutes": 1, "hourlyRateMinor": 1, "costPerRunMinor": 0.1}"#,
            "/costPerRunMinor", "whole number of minor units"
        ),
        (#"{"validFrom": "2026-02-30", "manualMinutes": 1, "hourlyRateMinor": 1}"#, "/validFrom", "a day that exists"),
        (#"{"validFrom": "2026-11-20", "manualMinutes": 1}"#, "/hourlyRateMinor", "needed"),
        (
            #"{"validFrom": "2026-11-20", "manualMinutes": 600000, "hourlyRateMinor": 1000000000}"#, "/hourlyRateMinor",
            "at most"
        ),
    ]

    @Test("a bad rate is refused with the field and what would be right", arguments: bad)
    func refused(_ bad: (body: String, pointer: String, words: String)) async throws {
        try await TestServer.run { server in
            let path = try await Self.record(on: server)
            let answer = try await server.post(path, bad.body)
            #expect(answer.status == 422)
            #expect(answer.pointers == [bad.pointer])
            #expect(answer.text.contains(bad.words), "\(answer.text)")
            #expect(try await server.get(path).json["savingsRates"] == [])
        }
    }

    @Test("a correction onto another rate's day is refused")
    func overlap() async throws {
        try await TestServer.run { server in
            let path = try await Self.record(on: server)
            _ = try await server.post(path, Self.rate(from: "2026-11-23"))
            let second = try await server.post(path, Self.rate(from: "2026-11-24"))
            let id = try #require(second.json["id"]?.asString)
            let answer = try await server.patch("/api/savings-rates/\(id)", #"{"validFrom": "2026-11-23"}"#)
            #expect(answer.status == 409)
            #expect(answer.pointers == ["/validFrom"])
        }
    }
}
