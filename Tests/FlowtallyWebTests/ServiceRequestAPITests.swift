import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Service requests")
struct ServiceRequestAPITests {
    private func create(_ server: TestServer) async throws -> String {
        let answer = try await server.post(
            "/api/service-requests",
            #"{"title": "Route mail", "requesterName": "Tom", "requesterEmail": "tom@example.com"}"#)
        #expect(answer.status == 201)
        #expect(answer.json["status"] == "SUBMITTED")
        return "/api/service-requests/" + (answer.json["id"]?.asString ?? "")
    }

    @Test("a request goes its way, and every step is kept")
    func wholeWay() async throws {
        try await TestServer.run { server in
            let path = try await create(server)
            let steps = [
                #"{"status": "REVIEWED"}"#, #"{"meeting": {"scheduledAt": "2026-11-24T13:00:00Z"}}"#,
                #"{"meeting": {"outcome": "HELD"}}"#, #"{"status": "PROPOSAL_SENT", "note": "by mail"}"#,
                #"{"status": "APPROVED"}"#, #"{"status": "IN_PROGRESS"}"#, #"{"status": "COMPLETED"}"#,
            ]
            for step in steps {
                server.clock.advance(by: .minutes(1))
                #expect(try await server.patch(path, step).status == 200, "\(step)")
            }
            let request = try await server.get(path).json
            #expect(request["status"] == "COMPLETED")
            #expect(request.at("meeting.outcome") == "HELD")
            #expect(request["validTransitions"] == [])
            let events = try await server.get(path + "/history").json["events"]?.asArray ?? []
            #expect(
                events.map { $0["to"] } == [
                    "SUBMITTED", "REVIEWED", "MEETING_SCHEDULED", "MEETING_SCHEDULED", "MEETING_SCHEDULED",
                    "PROPOSAL_SENT",
                    "APPROVED", "IN_PROGRESS", "COMPLETED",
                ])
            #expect(events.allSatisfy { $0["by"] == "test" })
            let metrics = try await server.get("/api/dashboard/metrics").json
            #expect(
                metrics["salesCalls"] == ["completed": 1, "scheduled": 1]
                    || metrics["salesCalls"] == ["scheduled": 1, "completed": 1])
        }
    }

    @Test("a step that makes no sense is refused with those that do")
    func refusedStep() async throws {
        try await TestServer.run { server in
            let path = try await create(server)
            let answer = try await server.patch(path, #"{"status": "COMPLETED"}"#)
            #expect(answer.status == 409)
            #expect(answer.json["validTransitions"] == ["REVIEWED", "MEETING_SCHEDULED", "PROPOSAL_SENT", "CANCELLED"])
            #expect(try await server.get(path).json["status"] == "SUBMITTED")
        }
    }

    @Test("a meeting needs a time before it can have an outcome")
    func outcomeWithoutMeeting() async throws {
        try await TestServer.run { server in
            let path = try await create(server)
            #expect(
                try await server.patch(path, #"{"meeting": {"outcome": "HELD"}}"#).pointers == ["/meeting/scheduledAt"])
            #expect(try await server.patch(path, #"{"status": "MEETING_SCHEDULED"}"#).pointers == ["/meeting"])
            #expect(
                try await server.patch(path, #"{"meeting": {"outcome": "MAYBE"}}"#).pointers == ["/meeting/outcome"])
        }
    }

    @Test("cancelling a request cancels the meeting that is still to come, which then is no sales call")
    func cancelling() async throws {
        try await TestServer.run { server in
            let path = try await create(server)
            _ = try await server.patch(path, #"{"meeting": {"scheduledAt": "2026-11-24T13:00:00Z"}}"#)
            #expect(try await server.get("/api/dashboard/metrics").json.at("salesCalls.scheduled") == 1)
            #expect(try await server.patch(path, #"{"status": "CANCELLED"}"#).json.at("meeting.outcome") == "CANCELLED")
            #expect(try await server.get("/api/dashboard/metrics").json.at("salesCalls.scheduled") == 0)
        }
    }

    @Test("the panel shows the latest five and how many there are")
    func panel() async throws {
        try await TestServer.run { server in
            for _ in 0..<6 { _ = try await create(server) }
            let panel = try await server.get("/api/dashboard/service-requests").json
            #expect(panel["serviceRequests"]?.asArray?.count == 5)
            #expect(panel["total"] == 6)
            let page = try await server.get("/api/service-requests?limit=4&status=SUBMITTED").json
            #expect(page["serviceRequests"]?.asArray?.count == 4)
            let next = try #require(page["nextCursor"]?.asString)
            let rest = try await server.get("/api/service-requests?limit=4&status=SUBMITTED&cursor=\(next)").json
            #expect(rest["serviceRequests"]?.asArray?.count == 2)
        }
    }
}
