import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import FlowtallyWeb
import HTTPTypes
import NIOCore
import Testing

@Suite("Figures that are answered without the router")
struct CachedMetricsTests {
    private static let path = "/api/dashboard/metrics"

    /// What is answered at once; nil where the router has to.
    private func atOnce(
        _ server: TestServer, key: String? = nil, path: String = path, method: HTTPRequest.Method = .get,
        _ more: HTTPFields = [:]
    ) -> Answer? {
        let fields: HTTPFields = [.authorization: "Bearer \(key ?? server.key)", .accept: "*/*"]
        let request = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: path,
            headerFields: HTTPFields(Array(fields) + Array(more)))
        return server.cachedMetrics.answer(to: request).map { head, body in
            Answer(status: head.status.code, headers: head.headerFields, text: String(buffer: body))
        }
    }

    @Test("are the very answer of the router, headers and all")
    func sameAnswer() async throws {
        try await TestServer.run(overSockets: true) { server in
            try await DashboardTests.record(on: server)
            _ = try await server.get(Self.path)
            server.clock.advance(by: .seconds(3))
            // Which leaves it to the router whether it has an answer.
            let asked: HTTPFields = [.cacheControl: "max-age=5"]
            #expect(atOnce(server, asked) == nil)
            let ofRouter = try await server.get(Self.path, headers: asked)
            #expect(ofRouter.json.at("freshness.source") == "cached" && ofRouter.headers[.age] == "3")

            let answer = try #require(atOnce(server))
            #expect(answer.status == ofRouter.status && answer.text == ofRouter.text)
            func comparable(_ headers: HTTPFields) -> [String: String] {
                Dictionary(uniqueKeysWithValues: headers.map { ($0.name.canonicalName, $0.value) })
                    .filter { $0.key != "x-request-id" && $0.key != "date" }
            }
            #expect(comparable(answer.headers) == comparable(ofRouter.headers))
            #expect(answer.headers[.date] == "Mon, 23 Nov 2026 09:15:03 GMT")
            #expect(answer.headers[values: HTTPField.Name("X-Request-Id")!].count == 1)
        }
    }

    @Test("hold every change that was acknowledged before, and are made anew when they are half a minute old")
    func changes() async throws {
        try await TestServer.run { server in
            #expect(atOnce(server) == nil, "nobody asked before")
            _ = try await server.get(Self.path)
            #expect(atOnce(server)?.json["totalAutomationsExecuted"] == 0)
            _ = try await server.post("/api/runs", RunAPITests.report)
            #expect(atOnce(server) == nil)
            _ = try await server.get(Self.path)
            #expect(atOnce(server)?.json["totalAutomationsExecuted"] == 1)

            server.clock.advance(by: .seconds(4))
            #expect(atOnce(server)?.json.at("freshness.ageSeconds") == 4)
            server.clock.advance(by: .seconds(26))
            _ = try await server.get("/api/workspace")
            #expect(atOnce(server) == nil)
        }
    }

    @Test("are given to keys that may read, for as long as they may")
    func keys() async throws {
        try await TestServer.run { server in
            let (reader, reporter) = (try await server.newKey([.read]), try await server.newKey([.ingest]))
            _ = try await server.send(.get, Self.path, key: reader)
            #expect(try await server.send(.get, Self.path, key: reporter).status == 403)
            #expect(atOnce(server, key: reader)?.status == 200)
            #expect(atOnce(server, key: reporter) == nil)
            #expect(atOnce(server, key: SecretToken.newAPIKey().text) == nil)
            #expect(atOnce(server, key: "") == nil)

            guard case .key(let id)? = try await server.ledger.principal(keyDigest: SecretToken(reader).digest)?.kind
            else { throw LedgerError.notFound("key") }
            #expect(try await server.send(.delete, "/api/keys/\(id)").status == 204)
            #expect(atOnce(server, key: reader) == nil)
            // What is remembered of a key may be old elsewhere: it is looked up again.
            _ = try await server.get(Self.path)
            #expect(atOnce(server) != nil)
            server.clock.advance(by: .seconds(5))
            #expect(atOnce(server) == nil)
        }
    }

    @Test("are left to the router where the request says anything that may matter")
    func decisiveFields() async throws {
        try await TestServer.run { server in
            let tag = try #require(try await server.get(Self.path).headers[.eTag])
            let decisive: [HTTPFields] = [
                [.cacheControl: "no-cache"], [.ifNoneMatch: tag], [.connection: "close"], [.contentLength: "2"],
                [.transferEncoding: "chunked"], [.expect: "100-continue"], [.upgrade: "h2c"],
                [HTTPField.Name("Sec-Fetch-Site")!: "same-origin"], [.authorization: "Bearer \(server.key)"],
            ]
            for fields in decisive { #expect(atOnce(server, fields) == nil, "\(fields)") }
            for fields in [[:], [.connection: "Keep-Alive"], [.acceptEncoding: "gzip"]] as [HTTPFields] {
                #expect(atOnce(server, fields) != nil, "\(fields)")
            }
            for path in [Self.path + "?", Self.path + "?x=1", Self.path + "/", "/api/dashboard/chart-data"] {
                #expect(atOnce(server, path: path) == nil, "\(path)")
            }
            for method in [.head, .post, .options] as [HTTPRequest.Method] {
                #expect(atOnce(server, method: method) == nil, "\(method)")
            }
        }
    }

    @Test("are counted as all requests are")
    func counted() async throws {
        try await TestServer.run { server in
            _ = try await server.get(Self.path)
            for _ in 1...3 { #expect(atOnce(server) != nil) }
            let lines = try await server.get("/metrics").text.split(separator: "\n")
            let labels = #"method="GET",route="\#(Self.path)",status="2xx""#
            #expect(lines.contains { $0 == "flowtally_http_request_duration_seconds_count{\(labels)} 4" })
            #expect(lines.contains(#"flowtally_answers_total{source="cached"} 3.0"#))
            #expect(lines.contains("flowtally_http_requests_in_flight 1.0"))
        }
    }
}
