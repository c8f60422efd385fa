import FlowtallyCore
import FlowtallyTestSupport
import Foundation
import HTTPTypes
import Testing

/// Every call of the API that changes something tells so: a new route cannot forget to.
struct MutationTests {
    /// How each call is made on a ledger that `prepare` has filled.
    private static let calls: [String: String] = [
        "POST /api/runs": #"{"workflow": "Other", "externalId": "9", "status": "COMPLETED"}"#,
        "POST /api/runs/batch": #"[{"workflow": "Other", "externalId": "9", "status": "COMPLETED"}]"#,
        "PATCH /api/runs/{id}": #"{"output": {"invoices": 3}}"#,
        "DELETE /api/runs/{id}": "",
        "PATCH /api/workspace": #"{"name": "Acme"}"#,
        "PATCH /api/workflows/{id}": #"{"active": false}"#,
        "DELETE /api/workflows/{id}": "",
        "PUT /api/workflows/{id}/{externalId}": #"{"name": "Nightly", "cron": ["0 3 * * *"]}"#,
        "POST /api/workflows/{id}/savings-rates":
            #"{"validFrom": "2027-01-01", "manualMinutes": 3, "hourlyRateMinor": 100}"#,
        "POST /api/workspace/savings-rates":
            #"{"validFrom": "2027-01-01", "manualMinutes": 3, "hourlyRateMinor": 100}"#,
        "PATCH /api/savings-rates/{id}": #"{"manualMinutes": 4}"#,
        "DELETE /api/savings-rates/{id}": "",
        "POST /api/service-requests": #"{"title": "Send delivery notes"}"#,
        "PATCH /api/service-requests/{id}": #"{"status": "REVIEWED"}"#,
        "POST /api/members": #"{"email": "tom@example.com", "name": "Tom", "role": "editor"}"#,
        "PATCH /api/members/{id}": #"{"role": "viewer"}"#,
        "DELETE /api/members/{id}": "",
        "POST /api/members/{id}/invitation": "",
        "POST /api/keys": #"{"name": "other", "scopes": ["read"]}"#,
        "DELETE /api/keys/{id}": "",
        "POST /api/cache/invalidate": "",
    ]

    /// Calls that are covered by tests of their own, with the reason.
    private static let elsewhere = [
        // Writes as a batch does.
        "POST /api/sources/{format}",
        // Who is told of changes is shown nowhere but in the settings, and changes no figure.
        "POST /api/webhooks", "PATCH /api/webhooks/{id}", "DELETE /api/webhooks/{id}", "POST /api/webhooks/{id}/secret",
        "POST /api/webhooks/{id}/test", "POST /api/webhooks/{id}/deliveries/{deliveryId}/replay",
    ]

    @Test("every call of the router that may change something is listed here")
    func list() async throws {
        let changing = try await TestServer.routes().filter { !$0.hasPrefix("GET ") && $0.contains(" /api/") }
        #expect(changing == Set(Self.calls.keys).union(Self.elsewhere))
    }

    @Test("each begins a generation, and subscribers are told of it", arguments: Self.calls.keys.sorted())
    func telling(call: String) async throws {
        try await TestServer.run { server in
            let ids = try await prepare(server)
            let before = try await server.ledger.generation(of: server.workspace)
            let subscription = server.hub.subscribe(to: server.workspace)
            let parts = call.split(separator: " ").map(String.init)
            let collection = parts[1].components(separatedBy: "/{")[0]
            let path = parts[1].replacing("{id}/{externalId}", with: "api/nightly")
                .replacing("{id}", with: ids[collection] ?? "")
            let answer = try await server.send(
                .init(rawValue: parts[0])!, path, body: Self.calls[call]!, type: "application/json")
            #expect((200..<300).contains(answer.status), "\(answer.text)")
            let after = try await server.ledger.generation(of: server.workspace)
            #expect(after > before)
            guard case .changed(let change) = await subscription.next() else {
                Issue.record("nobody was told")
                return
            }
            #expect(change.generation == after)
            #expect(!change.scopes.isEmpty)
        }
    }

    /// One of each thing; by the path of its collection, its id.
    private func prepare(_ server: TestServer) async throws -> [String: String] {
        let run = try await server.post(
            "/api/runs", #"{"workflow": "Job", "externalId": "1", "status": "COMPLETED"}"#)
        let rate = try await server.post(
            "/api/workspace/savings-rates", #"{"validFrom": "2026-12-01", "manualMinutes": 3, "hourlyRateMinor": 100}"#)
        let request = try await server.post("/api/service-requests", #"{"title": "Route support mail"}"#)
        let member = try await server.post(
            "/api/members", #"{"email": "ann@example.com", "name": "Ann", "role": "editor"}"#)
        let key = try await server.post("/api/keys", #"{"name": "third", "scopes": ["read"]}"#)
        let ids = [
            "/api/runs": run.json["id"], "/api/workflows": run.json["workflowId"],
            "/api/savings-rates": rate.json["id"], "/api/service-requests": request.json["id"],
            "/api/members": member.json["id"], "/api/keys": key.json["id"],
        ]
        return try ids.mapValues { try #require($0?.asString) }
    }
}
