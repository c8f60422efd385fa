import FlowtallyCore
import HTTPTypes
import Testing

@Suite("The server's own metrics")
struct RequestMetricsTests {
    private func lines(_ server: TestServer) async throws -> [Substring] {
        let answer = try await server.get("/metrics")
        #expect(answer.status == 200)
        return answer.text.split(separator: "\n")
    }

    private func requests(_ labels: String, in lines: [Substring]) -> Int? {
        let name = "flowtally_http_request_duration_seconds_count{\(labels)} "
        return lines.first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }
    }

    @Test("a request counts under its route's template, its method and the class of its status")
    func labels() async throws {
        try await TestServer.run { server in
            let run = try await server.post("/api/runs", RunAPITests.report)
            let id = try #require(run.json["id"]?.asString)
            _ = try await server.get("/api/runs/\(id)")
            _ = try await server.get("/api/runs/none")
            _ = try await server.send(.get, "/api/runs/\(id)", anonymous: true)
            _ = try await server.get("/assets/\(id)/css/tokens.css")
            _ = try await server.get("/wp-login.php?id=\(id)")
            _ = try await server.send(.delete, "/healthz")
            let lines = try await lines(server)
            #expect(requests(#"method="POST",route="/api/runs",status="2xx""#, in: lines) == 1)
            #expect(requests(#"method="GET",route="/api/runs/{id}",status="2xx""#, in: lines) == 1)
            #expect(requests(#"method="GET",route="/api/runs/{id}",status="4xx""#, in: lines) == 2)
            #expect(requests(#"method="GET",route="/assets",status="2xx""#, in: lines) == 1)
            #expect(requests(#"method="GET",route="unknown",status="4xx""#, in: lines) == 1)
            #expect(requests(#"method="DELETE",route="/healthz",status="4xx""#, in: lines) == 1)
            #expect(!lines.contains { $0.contains(id) || $0.contains("wp-login") })
        }
    }

    @Test("what is being answered and what went over the wire is counted")
    func traffic() async throws {
        try await TestServer.run { server in
            _ = try await server.post("/api/runs", RunAPITests.report)
            let lines = try await lines(server)
            #expect(lines.contains("flowtally_http_requests_in_flight 1.0"))
            #expect(lines.contains("flowtally_http_request_bytes_total \(Double(RunAPITests.report.utf8.count))"))
            let answered = try #require(lines.first { $0.hasPrefix("flowtally_http_response_bytes_total ") })
            #expect(Double(answered.split(separator: " ")[1]) ?? 0 > 100)
        }
    }

    @Test("they are given as Prometheus reads them, to a key or person that may read")
    func access() async throws {
        try await TestServer.run { server in
            #expect(try await server.send(.get, "/metrics", anonymous: true).status == 401)
            let ingest = try await server.newKey([.ingest])
            #expect(try await server.send(.get, "/metrics", key: ingest).status == 403)
            let read = try await server.newKey([.read])
            let answer = try await server.send(.get, "/metrics", key: read)
            #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answer.text.hasPrefix("# TYPE flowtally_"))
        }
    }
}
