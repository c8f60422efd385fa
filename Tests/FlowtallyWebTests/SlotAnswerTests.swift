import FlowtallyCore
import Foundation
import HTTPTypes
import Testing

@testable import FlowtallyWeb

@Suite("Slots as answers of their own")
struct SlotAnswerTests {
    private static let slots = [
        ("metrics", "/dashboard/overview/metrics"), ("chart", "/dashboard/overview/chart?range=7d"),
        ("requests", "/dashboard/overview/service-requests"),
    ]

    @Test("what has not changed is 304 with the new time; a change or no-cache makes a new answer", arguments: slots)
    func conditional(_ name: String, _ path: String) async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            _ = try await server.post("/api/service-requests", #"{"title": "x"}"#)
            let first = try await server.get(path)
            let tag = try #require(first.headers[.eTag])
            #expect(first.headers[.updated] == "09:15")
            #expect(first.headers[.cacheControl] == "no-store")
            #expect(first.text.hasSuffix("<p hidden data-end=\"\(name)\"></p>\n"))
            let second = try await server.get(path, headers: [.ifNoneMatch: tag])
            #expect(second.status == 304)
            #expect(second.text.isEmpty)
            #expect(second.headers[.updated] == "09:15")
            #expect(second.headers[.eTag] == tag)
            #expect(
                try await server.get(path, headers: [.ifNoneMatch: tag, .cacheControl: "no-cache"]).status == 200)
            _ = try await server.post("/api/runs", #"{"workflow": "w2", "externalId": "1", "status": "STARTED"}"#)
            _ = try await server.post("/api/service-requests", #"{"title": "y"}"#)
            #expect(try await server.get(path, headers: [.ifNoneMatch: tag]).status == 200)
        }
    }

    @Test("the figures and the chart stay the same answer while time goes by")
    func time() async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            // Past the time of day of the last run of the month before.
            server.clock.advance(by: .minutes(60))
            for (_, path) in Self.slots.prefix(2) {
                let tag = try #require(try await server.get(path).headers[.eTag])
                server.clock.advance(by: .minutes(20))
                let later = try await server.get(path, headers: [.ifNoneMatch: tag])
                #expect(later.status == 304, "\(path)")
                #expect(later.headers[.updated] != "10:15")
            }
        }
    }

    @Test("every page and slot is in the viewer's conventions, and caches are told so")
    func conventions() async throws {
        try await TestServer.run { server in
            try await DashboardTests.record(on: server)
            for path in ["/dashboard/overview"] + Self.slots.map(\.1) {
                #expect(try await server.get(path).headers[.vary]?.hasPrefix("Accept-Language") == true, "\(path)")
            }
            let american = try await server.get(
                "/dashboard/overview", headers: [.acceptLanguage: "en-US,en;q=0.9"])
            #expect(american.text.contains("Monday, November 23, 2026"))
            #expect(american.text.contains("9:15\u{202F}AM"))
            let german = try await server.get(
                "/dashboard/overview/metrics", headers: [.acceptLanguage: "de-DE,de;q=0.9,en;q=0.8"])
            #expect(german.text.contains("87,5"))
            #expect(german.text.contains("Runs this month"))
        }
    }

    @Test(
        "the region is that of the language which the viewer prefers",
        arguments: [
            ("en-US", "en_US"), ("de", "en_DE"), ("de,en-US;q=0.7,en;q=0.3", "en_DE"), ("en;q=0.5, fr-CH", "en_CH"),
            ("en", "en_GB"), ("", "en_GB"), ("*", "en_GB"), ("zh-Hant-TW", "en_TW"), ("pt", "en_BR"),
            ("xx-YY", "en_GB"), ("<script>", "en_GB"), ("de;q=0", "en_GB"),
            (String(repeating: "a-", count: 500), "en_GB"),
        ])
    func region(_ header: String, _ locale: String) {
        #expect((Locale(acceptLanguage: header) ?? .britishEnglish).identifier == locale)
    }
}
