import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import HTTPTypes
import Testing

@Suite("Figures that cannot be read anew")
struct StaleAnswerTests {
    @Test("the API gives the last ones with their age; a slot says that it failed, since its page still shows them")
    func unreadable() async throws {
        let failures = Failures()
        try await TestServer.run(failures: failures) { server in
            try await DashboardTests.record(on: server)
            let (api, slot) = ("/api/dashboard/metrics", "/dashboard/overview/metrics")
            let before = try await server.get(api).json
            #expect(try await server.get(slot).status == 200)
            server.clock.advance(by: .seconds(3))
            _ = try await server.post("/api/runs", #"{"workflow": "w", "externalId": "new", "status": "COMPLETED"}"#)

            failures.plan(Array(repeating: .beforeBegin(.failure), count: 8))
            let stale = try await server.get(api)
            #expect(stale.status == 200)
            #expect(stale.headers[.age] == "3")
            #expect(stale.json.at("freshness.source") == "stale")
            #expect(stale.json["totalAutomationsExecuted"] == before["totalAutomationsExecuted"])
            #expect(try await server.get(slot).status == 503)

            failures.plan([])
            let after = try await server.get(api).json
            #expect(after.at("freshness.source") == "computed")
            #expect(after["totalAutomationsExecuted"] != before["totalAutomationsExecuted"])
            #expect(try await server.get(slot).status == 200)
        }
    }
}
