import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Workspace, workflows and rates")
struct SettingsAPITests {
    @Test("the workspace's settings are changed together or not at all")
    func workspace() async throws {
        try await TestServer.run { server in
            let changed = try await server.patch(
                "/api/workspace",
                #"""
                {"name": "North", "timeZone": "Asia/Kathmandu", "currency": "JPY",
                 "defaultRate": {"validFrom": "2026-01-01", "manualMinutes": 2.5, "hourlyRateMinor": 3000}}
                """#)
            #expect(changed.status == 200)
            #expect(changed.json["minorUnitDigits"] == 0)
            #expect(changed.json.at("defaultRates.0.manualMinutes") == .number(2.5))
            let refused = try await server.patch(
                "/api/workspace",
                #"{"name": "South", "defaultRate": {"validFrom": "2026-01-01", "manualMinutes": 1, "hourlyRateMinor": 1}}"#
            )
            #expect(refused.status == 409)
            #expect(try await server.get("/api/workspace").json["name"] == "North")
            let currency = try await server.patch("/api/workspace", #"{"currency": "EUR"}"#)
            #expect(currency.status == 409)
            #expect(currency.pointers == ["/currency"])
        }
    }

    @Test(
        "bad settings are named",
        arguments: [
            (#"{"timeZone": "Mars/Olympus"}"#, "/timeZone"), (#"{"timeZone": "CEST"}"#, "/timeZone"),
            (#"{"currency": "EURO"}"#, "/currency"), (#"{"name": ""}"#, "/name"), (#"{"colour": 1}"#, "/colour"),
            (
                #"{"defaultRate": {"validFrom": "2026-02-30", "manualMinutes": 1, "hourlyRateMinor": 1}}"#,
                "/defaultRate/validFrom"
            ),
            (
                #"{"defaultRate": {"validFrom": "2026-02-03", "manualMinutes": -1, "hourlyRateMinor": 1}}"#,
                "/defaultRate/manualMinutes"
            ),
            (
                #"{"defaultRate": {"validFrom": "2026-02-03", "manualMinutes": 0.001, "hourlyRateMinor": 1}}"#,
                "/defaultRate/manualMinutes"
            ),
            (
                #"{"defaultRate": {"validFrom": "2026-02-03", "manualMinutes": 1, "hourlyRateMinor": 1.5}}"#,
                "/defaultRate/hourlyRateMinor"
            ),
        ])
    func badWorkspace(_ body: String, _ pointer: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.patch("/api/workspace", body)
            #expect(answer.status == 422)
            #expect(answer.pointers == [pointer])
        }
    }

    @Test("a workflow's name, schedule, activity and role can be changed")
    func workflow() async throws {
        try await TestServer.run { server in
            _ = try await server.post("/api/runs", RunAPITests.report)
            let id = try #require(try await server.get("/api/workflows").json.at("workflows.0.id")?.asString)
            let changed = try await server.patch(
                "/api/workflows/\(id)", #"{"name": "Invoices", "cron": [], "active": false, "role": "utility"}"#)
            #expect(changed.json["name"] == "Invoices")
            let metrics = try await server.get("/api/dashboard/metrics").json
            #expect(metrics["inactiveWorkflows"] == 1)
            #expect(metrics.at("estimatedSavings.coverage.of") == 0)
            #expect(try await server.patch("/api/workflows/\(id)", #"{"role": "king"}"#).pointers == ["/role"])
            #expect(try await server.patch("/api/workflows/none", "{}").status == 404)
        }
    }

    @Test("30 minutes until 14 May and 10 from the 15th: each day keeps its own rate, also when seen in June")
    func ratesByDay() async throws {
        try await TestServer.run { server in
            for day in ["2026-05-14", "2026-05-15"] {
                _ = try await server.post(
                    "/api/runs",
                    #"{"workflow": "w", "externalId": "\#(day)", "status": "COMPLETED", "startedAt": "\#(day)T10:00:00Z", "completedAt": "\#(day)T10:00:01Z"}"#
                )
            }
            let id = try #require(try await server.get("/api/workflows").json.at("workflows.0.id")?.asString)
            for (day, minutes) in [("2026-01-01", 30), ("2026-05-15", 10)] {
                let answer = try await server.post(
                    "/api/workflows/\(id)/savings-rates",
                    #"{"validFrom": "\#(day)", "manualMinutes": \#(minutes), "hourlyRateMinor": 6000, "recalculate": true}"#
                )
                #expect(answer.status == 201)
            }
            let savings = try await server.get("/api/dashboard/metrics").json.at("estimatedSavings.lifetime")
            #expect(savings?.at("hours") == .number(40.0 / 60))
            #expect(savings?.at("grossMinor") == 4000)
            #expect(savings?.at("roi") == .null)
            let rates = try await server.get("/api/workflows/\(id)/savings-rates").json["savingsRates"]?.asArray
            #expect(rates?.map { $0["validFrom"] } == ["2026-05-15", "2026-01-01"])
        }
    }
}
