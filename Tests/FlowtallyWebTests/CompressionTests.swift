import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Compression")
struct CompressionTests {
    private static let site = HTTPField.Name("Sec-Fetch-Site")!
    private static let script = "/js/chart/options.js"

    private func coding(
        _ path: String, _ headers: HTTPFields, on server: TestServer, method: HTTPRequest.Method = .get
    ) async throws -> String? {
        let answer = try await server.send(method, path, headers: headers)
        #expect(answer.status == 200)
        return answer.headers[.contentEncoding]
    }

    private func assets(_ server: TestServer) async throws -> String {
        let page = try await server.send(.get, "/docs/api", anonymous: true)
        return String(try #require(page.text.firstMatch(of: /\/assets\/[0-9a-f]{12}/)).output)
    }

    @Test("scripts and style sheets are compressed for all who take it, and stay the same")
    func scripts() async throws {
        try await TestServer.run { server in
            let path = try await assets(server) + Self.script
            let plain = try await server.get(path)
            #expect(plain.headers[.contentEncoding] == nil)
            #expect(plain.headers[.vary] == "Accept-Encoding")
            for accepted in ["gzip", "br, GZIP;q=0.5, *", "deflate,gzip"] {
                let answer = try await server.get(path, headers: [.acceptEncoding: accepted])
                #expect(answer.headers[.contentEncoding] == "gzip")
                #expect(answer.headers[.contentLength].flatMap { Int($0) } ?? 0 < plain.text.utf8.count / 2)
                #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
            }
            for refused in ["identity", "gzip;q=0", "gzipped"] {
                #expect(try await coding(path, [.acceptEncoding: refused], on: server) == nil)
            }
        }
    }

    @Test("a page is compressed where the browser says that no other site asked for it")
    func pages() async throws {
        try await TestServer.run { server in
            for site in ["same-origin", "none", "same-site", "cross-site"] {
                let isOwn = site == "same-origin" || site == "none"
                let headers: HTTPFields = [.acceptEncoding: "gzip", Self.site: site]
                let found = try await coding("/dashboard/overview", headers, on: server)
                #expect(found == (isOwn ? "gzip" : nil), "\(site)")
            }
            let silent = try await coding("/dashboard/overview", [.acceptEncoding: "gzip"], on: server)
            #expect(silent == nil)
        }
    }

    @Test("short answers, heads and what has not changed are left as they are")
    func exceptions() async throws {
        try await TestServer.run { server in
            let headers: HTTPFields = [.acceptEncoding: "gzip", Self.site: "same-origin"]
            #expect(try await coding("/healthz", headers, on: server) == nil)
            #expect(try await coding("/dashboard/overview", headers, on: server, method: .head) == nil)
            let path = try await assets(server) + Self.script
            let first = try await server.get(path, headers: headers)
            var again = headers
            again[.ifNoneMatch] = first.headers[.eTag]
            let unchanged = try await server.get(path, headers: again)
            #expect(unchanged.status == 304)
            #expect(unchanged.headers[.contentEncoding] == nil)
            #expect(first.headers[.acceptRanges] == nil)
            var part = headers
            part[.range] = "bytes=0-699"
            let bytes = try await server.get(try await assets(server) + "/vendor/chart.min.js", headers: part)
            #expect(bytes.status == 206)
            #expect(bytes.headers[.contentEncoding] == nil)
        }
    }
}
