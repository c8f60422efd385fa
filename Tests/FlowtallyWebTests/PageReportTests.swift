import FlowtallyCore
import HTTPTypes
import Testing

@Suite("Reports of pages")
struct PageReportTests {
    private static let path = "/telemetry/page"
    private static let whole =
        #"{"page": "overview", "largestPaintMs": 412, "layoutShift": 0.0312, "interactionMs": 48, "failedFetches": {"failed": 2}}"#

    private func report(_ body: String, _ headers: HTTPFields, on server: TestServer) async throws -> Answer {
        try await server.send(.post, Self.path, body: body, headers: headers, anonymous: true)
    }

    @Test("what a page reports is counted under its template")
    func whole() async throws {
        try await TestServer.run { server in
            let viewer = try await server.signIn(as: .viewer)
            #expect(try await report(Self.whole, viewer, on: server).status == 204)
            let text = server.metrics.text
            for line in [
                #"flowtally_page_largest_paint_seconds_bucket{page="overview",le="0.5"} 1"#,
                #"flowtally_page_largest_paint_seconds_sum{page="overview"} 0.412"#,
                #"flowtally_page_layout_shift_sum{page="overview"} 0.0312"#,
                #"flowtally_page_interaction_seconds_sum{page="overview"} 0.048"#,
                #"flowtally_page_failed_fetches_total{kind="failed",page="overview"} 2.0"#,
                #"flowtally_page_reports_total{outcome="taken"} 1.0"#,
            ] { #expect(text.contains(line), "\(line)") }
        }
    }

    @Test("a report may say only one thing")
    func part() async throws {
        try await TestServer.run { server in
            let viewer = try await server.signIn(as: .viewer)
            let body = #"{"page": "overview", "failedFetches": {"network": 1}}"#
            #expect(try await report(body, viewer, on: server).status == 204)
            #expect(!server.metrics.text.contains("largest_paint"))
        }
    }

    @Test(
        "what no page would say is refused and names the field",
        arguments: [
            (#"{"page": "/dashboard/runs/7"}"#, "/page"), (#"{}"#, "/page"),
            (#"{"page": "overview", "largestPaintMs": -1}"#, "/largestPaintMs"),
            (#"{"page": "overview", "largestPaintMs": 600001}"#, "/largestPaintMs"),
            (#"{"page": "overview", "largestPaintMs": "fast"}"#, "/largestPaintMs"),
            (#"{"page": "overview", "layoutShift": 101}"#, "/layoutShift"),
            (#"{"page": "overview", "interactionMs": 1.5}"#, "/interactionMs"),
            (#"{"page": "overview", "failedFetches": {"network": 0}}"#, "/failedFetches/network"),
            (#"{"page": "overview", "failedFetches": {"teapot": 1}}"#, "/failedFetches/teapot"),
            (#"{"page": "overview", "userAgent": "x"}"#, "/userAgent"),
        ])
    func refused(_ body: String, _ pointer: String) async throws {
        try await TestServer.run { server in
            let answer = try await report(body, try await server.signIn(as: .owner), on: server)
            #expect(answer.status == 422)
            #expect(answer.pointers == [pointer])
            #expect(!server.metrics.text.contains("page=\""))
            #expect(server.metrics.text.contains(#"flowtally_page_reports_total{outcome="refused"} 1.0"#))
        }
    }

    @Test("nobody, a key, another site and a long body are refused")
    func strangers() async throws {
        try await TestServer.run { server in
            let viewer = try await server.signIn(as: .viewer)
            #expect(try await report(Self.whole, [:], on: server).status == 401)
            #expect(try await server.post(Self.path, Self.whole).status == 403)
            var foreign = viewer
            foreign[HTTPField.Name("Sec-Fetch-Site")!] = "cross-site"
            #expect(try await report(Self.whole, foreign, on: server).status == 403)
            let long = #"{"page": "\#(String(repeating: "x", count: 2000))"}"#
            #expect(try await report(long, viewer, on: server).status == 413)
            #expect(!server.metrics.text.contains("page=\""))
        }
    }

    @Test("somebody who reports too often is told so for the rest of the minute; others are not")
    func limit() async throws {
        try await TestServer.run { server in
            let viewer = try await server.signIn(as: .viewer)
            for _ in 0..<60 { #expect(try await report(Self.whole, viewer, on: server).status == 204) }
            #expect(try await report(Self.whole, viewer, on: server).status == 429)
            #expect(try await report(Self.whole, try await server.signIn(as: .editor), on: server).status == 204)
            server.clock.advance(by: .minutes(1))
            #expect(try await report(Self.whole, viewer, on: server).status == 204)
            #expect(server.metrics.text.contains(#"flowtally_page_reports_total{outcome="limited"} 1.0"#))
        }
    }

    @Test("pages of people report as often as the operator wants; other pages never do", arguments: [0, 1, 25])
    func sampling(oneIn: Int) async throws {
        try await TestServer.run(pageReportsOneIn: oneIn) { server in
            let viewer = try await server.signIn(as: .viewer)
            let page = try await server.send(.get, "/dashboard/overview", headers: viewer, anonymous: true)
            #expect(page.text.contains(#"data-page="overview" data-one-in="\#(oneIn)""#) == (oneIn > 0))
            #expect(page.text.contains("page-reports.js") == (oneIn > 0))
            #expect(try await !server.send(.get, "/login", anonymous: true).text.contains("page-reports.js"))
        }
    }
}
