import FlowtallyCore
import FlowtallyWeb
import HTTPTypes
import Testing

@Suite("Who may do what")
struct AccessTests {
    @Test(
        "without a key there is nothing, and it is said how to call",
        arguments: ["/api/runs", "/api/dashboard/metrics"])
    func nobody(_ path: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.send(.get, path, anonymous: true)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        }
    }

    @Test("an unknown key is refused", arguments: ["Bearer ft_wrong", "Bearer", "Basic abc", "ft_wrong"])
    func unknownKey(_ header: String) async throws {
        try await TestServer.run { server in
            let answer = try await server.send(
                .get, "/api/runs", headers: [.authorization: header], anonymous: true)
            #expect(answer.status == 401)
        }
    }

    @Test("a key does what its scopes allow and no more")
    func scopes() async throws {
        try await TestServer.run { server in
            let ingest = try await server.newKey([.ingest])
            let read = try await server.newKey([.read])
            func status(_ method: HTTPRequest.Method, _ path: String, _ body: String, _ key: String) async throws -> Int
            {
                try await server.send(method, path, body: body, key: key).status
            }
            #expect(try await status(.post, "/api/runs", RunAPITests.report, ingest) == 201)
            #expect(try await status(.get, "/api/runs", "", ingest) == 403)
            #expect(try await status(.post, "/api/runs", RunAPITests.report, read) == 403)
            #expect(try await status(.get, "/api/dashboard/metrics", "", read) == 200)
            #expect(try await status(.patch, "/api/workspace", #"{"name": "x"}"#, read) == 403)
            #expect(try await status(.get, "/api/keys", "", read) == 403)
            #expect(try await status(.post, "/api/service-requests", #"{"title": "x"}"#, ingest) == 403)
        }
    }

    @Test("a key is shown once, kept as a digest, and can be deleted")
    func keys() async throws {
        try await TestServer.run { server in
            let created = try await server.post("/api/keys", #"{"name": "ci", "scopes": ["ingest", "read"]}"#)
            #expect(created.status == 201)
            let key = try #require(created.json["key"]?.asString)
            #expect(key.hasPrefix("ft_"))
            let list = try await server.get("/api/keys")
            #expect(!list.text.contains(key))
            #expect(try await server.send(.get, "/api/runs", key: key).status == 200)
            let id = try #require(created.json["id"]?.asString)
            #expect(try await server.send(.delete, "/api/keys/\(id)").status == 204)
            #expect(try await server.send(.get, "/api/runs", key: key).status == 401)
            #expect(try await server.send(.delete, "/api/keys/\(id)").status == 404)
            #expect(try await server.post("/api/keys", #"{"name": "ci", "scopes": ["root"]}"#).pointers == ["/scopes"])
        }
    }

    @Test("what belongs to another workspace does not exist")
    func otherWorkspace() async throws {
        try await TestServer.run { server in
            let run = try await server.post("/api/runs", RunAPITests.report).json
            let request = try await server.post("/api/service-requests", #"{"title": "x"}"#).json
            let other = try await server.otherWorkspace()
            let runID = run["id"]?.asString ?? ""
            let workflowID = run["workflowId"]?.asString ?? ""
            let requestID = request["id"]?.asString ?? ""
            for path in [
                Route.run.link(runID), Route.workflow.link(workflowID), Route.savingsRates.link(workflowID),
                Route.serviceRequest.link(requestID), Route.serviceRequestHistory.link(requestID),
                Route.chartData.link(query: [("workflowId", workflowID)]),
            ] {
                #expect(try await server.send(.get, path, key: other.key).status == 404, "\(path)")
            }
            #expect(try await server.send(.patch, Route.run.link(runID), body: "{}", key: other.key).status == 404)
            #expect(
                try await server.send(.patch, Route.workflow.link(workflowID), body: "{}", key: other.key).status == 404
            )
            #expect(try await server.send(.get, "/api/runs", key: other.key).json["runs"] == [])
            let metrics = try await server.send(.get, "/api/dashboard/metrics", key: other.key).json
            #expect(metrics["totalAutomationsExecuted"] == 0)
        }
    }
}
