import FlowtallyTracking
import FlowtallyTrackingHummingbird
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

struct TrackingMiddlewareTests {
    private struct Broken: Error {}

    /// What a request to a route that answers so becomes.
    private func run(_ answer: @escaping @Sendable () throws -> HTTPResponse.Status) async throws -> [String] {
        let trial = Trial()
        let router = Router()
        router.get("untracked") { _, _ in HTTPResponse.Status.ok }
        router.group().add(middleware: TrackingMiddleware(trial.tracker, version: "7")).get("invoices/:id") { _, _ in
            Response(status: try answer())
        }
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/untracked", method: .get) { #expect($0.status == .ok) }
            try await client.execute(uri: "/invoices/12?token=secret", method: .get) { _ in }
        }
        await trial.tracker.flush()
        return trial.ledger.lines
    }

    @Test("a request to a tracked route is a run of the route, without what its query holds")
    func completed() async throws {
        let lines = try await run { .created }
        #expect(lines.count == 2)
        #expect(lines[0].contains(#""input":{"method":"GET","path":"/invoices/12"}"#))
        #expect(lines[1].contains(#""workflow":{"externalId":"GET /invoices/{id}"}"#))
        #expect(lines[1].contains(#""status":"COMPLETED""#) && lines[1].contains(#""output":{"status":201}"#))
        #expect(lines[1].contains(#""version":"7""#))
        #expect(!lines.joined().contains("secret"))
    }

    @Test("a response from 500 on is a failure, returned or thrown; one below is none")
    func responses() async throws {
        #expect(try await run { .badGateway }[1].contains(#""status":"FAILED""#))
        #expect(try await run { throw HTTPError(.serviceUnavailable) }[1].contains(#""status":"FAILED""#))
        #expect(try await run { throw HTTPError(.notFound) }[1].contains(#""status":"COMPLETED""#))
    }

    @Test("an error that is thrown is a failure")
    func thrown() async throws {
        let lines = try await run { throw Broken() }
        #expect(lines[1].contains(#""status":"FAILED""#) && lines[1].contains(#""error":"Broken()""#))
    }
}
