import FlowtallyCore
import FlowtallyWeb
import Foundation
import HTTPTypes
import Testing
import Yams

/// Who may use which route: everything there is, in one table.
enum AccessMatrix {
    /// Those who call, from nobody to owner, and the keys.
    enum Caller: String, CaseIterable {
        case nobody, viewer, editor, owner, ingestKey, readKey, adminKey
    }

    /// The rights that routes ask for.
    enum Right: CaseIterable {
        case none, haveAccount, read, recordRuns, edit, administer

        var holders: Set<Caller> {
            switch self {
            case .none: Set(Caller.allCases)
            case .haveAccount: [.viewer, .editor, .owner]
            case .read: [.viewer, .editor, .owner, .readKey, .adminKey]
            case .recordRuns: [.editor, .owner, .ingestKey, .adminKey]
            case .edit: [.editor, .owner, .adminKey]
            case .administer: [.owner, .adminKey]
            }
        }

        /// As `x-scope` of the API's description calls it.
        var scope: String? {
            switch self {
            case .none, .haveAccount: nil
            case .read: "read"
            case .recordRuns: "ingest"
            case .edit, .administer: "admin"
            }
        }
    }

    static let routes: [Right: String] = [
        .none: """
        GET /
        GET /healthz
        GET /readyz
        GET /openapi.yaml
        GET /docs/api
        GET /setup
        POST /setup
        GET /login
        POST /login
        POST /logout
        GET /invitation
        POST /invitation
        """,
        .haveAccount: """
        GET /account
        POST /account
        POST /telemetry/page
        """,
        .read: """
        GET /metrics
        GET /branding/{version}/logo
        GET /branding/{version}/accent.css
        GET /dashboard/overview
        GET /dashboard/overview/metrics
        GET /dashboard/overview/chart
        GET /dashboard/overview/service-requests
        GET /dashboard/overview/chart.csv
        GET /dashboard/runs
        GET /dashboard/runs.csv
        GET /dashboard/runs/{id}
        GET /dashboard/workflows
        GET /dashboard/workflows/{id}
        GET /dashboard/workflows/{id}/chart
        GET /dashboard/service-requests
        GET /dashboard/service-requests/{id}
        GET /api/runs
        GET /api/runs/{id}
        GET /api/dashboard/metrics
        GET /api/dashboard/events
        GET /api/dashboard/chart-data
        GET /api/dashboard/service-requests
        GET /api/workspace
        GET /api/workflows
        GET /api/workflows/{id}
        GET /api/workflows/{id}/savings-rates
        GET /api/workspace/savings-rates
        GET /api/savings-rate-changes
        GET /api/service-requests
        GET /api/service-requests/{id}
        GET /api/service-requests/{id}/history
        """,
        .recordRuns: """
        POST /api/runs
        POST /api/runs/batch
        PATCH /api/runs/{id}
        POST /api/sources/{format}
        PUT /api/workflows/{id}/{externalId}
        """,
        .edit: """
        POST /dashboard/overview/test-run
        POST /dashboard/runs/{id}/delete
        DELETE /api/runs/{id}
        PATCH /api/workflows/{id}
        DELETE /api/workflows/{id}
        POST /dashboard/workflows
        POST /dashboard/workflows/{id}
        GET /dashboard/service-requests/new
        POST /dashboard/service-requests/new
        POST /dashboard/service-requests/{id}
        POST /api/workflows/{id}/savings-rates
        PATCH /api/savings-rates/{id}
        DELETE /api/savings-rates/{id}
        POST /api/service-requests
        PATCH /api/service-requests/{id}
        """,
        .administer: """
        POST /dashboard/overview
        PATCH /api/workspace
        POST /api/workspace/savings-rates
        GET /api/members
        POST /api/members
        PATCH /api/members/{id}
        DELETE /api/members/{id}
        POST /api/members/{id}/invitation
        GET /api/keys
        POST /api/keys
        DELETE /api/keys/{id}
        GET /settings
        POST /settings
        POST /settings/branding
        POST /settings/savings-rates
        POST /settings/savings-rates/{id}
        GET /settings/members
        POST /settings/members
        POST /settings/members/{id}
        GET /settings/keys
        POST /settings/keys
        POST /settings/keys/{id}
        GET /settings/webhooks
        POST /settings/webhooks
        GET /settings/webhooks/{id}
        POST /settings/webhooks/{id}
        GET /api/webhooks
        POST /api/webhooks
        GET /api/webhooks/{id}
        PATCH /api/webhooks/{id}
        DELETE /api/webhooks/{id}
        POST /api/webhooks/{id}/secret
        POST /api/webhooks/{id}/test
        GET /api/webhooks/{id}/deliveries
        POST /api/webhooks/{id}/deliveries/{deliveryId}/replay
        POST /api/cache/invalidate
        GET /settings/performance
        """,
    ]

    static let right: [String: Right] = Dictionary(
        uniqueKeysWithValues: routes.flatMap { right, lines in lines.split(separator: "\n").map { (String($0), right) }
        })
}

@Suite("Every route, as everybody")
struct AccessMatrixTests {
    typealias Caller = AccessMatrix.Caller

    @Test("the table names every route of the server, and no other")
    func complete() async throws {
        let routes = try await TestServer.routes()
        #expect(routes.subtracting(AccessMatrix.right.keys) == [], "served, but not in the table")
        #expect(Set(AccessMatrix.right.keys).subtracting(routes) == [], "in the table, but not served")
    }

    @Test("who the table lets in gets further than the door, and nobody else does", arguments: Caller.allCases)
    func doors(caller: Caller) async throws {
        try await TestServer.run { server in
            let headers = try await Self.headers(of: caller, on: server)
            for route in try await TestServer.routes().sorted() {
                let right = try #require(AccessMatrix.right[route], "\(route)")
                let status = try await Self.status(of: route, headers, on: server)
                // The proof of the signature that this source may bring instead is tested with it.
                let expected = right.holders.contains(caller) ? "in" : caller == .nobody ? "401" : "403"
                #expect((status == 401 || status == 403 ? String(status) : "in") == expected, "\(route): \(status)")
            }
        }
    }

    @Test("the API's description asks for the same")
    func described() throws {
        let text = try String(contentsOf: WebResources.openAPI, encoding: .utf8)
        let paths = try #require((try Yams.load(yaml: text) as? [String: Any])?["paths"] as? [String: [String: Any]])
        for (route, right) in AccessMatrix.right {
            let parts = route.split(separator: " ").map(String.init)
            let operation = try #require(paths[parts[1]]?[parts[0].lowercased()] as? [String: Any], "\(route)")
            #expect(operation["x-scope"] as? String == right.scope, "\(route)")
        }
    }

    private static func headers(of caller: Caller, on server: TestServer) async throws -> HTTPFields {
        // So that there is an owner, whoever else is tried.
        let owner = try await server.newPerson(.owner, name: "Olga")
        func person(_ role: MemberRole) async throws -> HTTPFields {
            let person = role == .owner ? owner : try await server.newPerson(role)
            var headers = person.headers
            headers[HTTPField.Name("X-CSRF-Token")!] = person.csrfToken
            return headers
        }
        func key(_ scope: KeyScope) async throws -> HTTPFields {
            [.authorization: "Bearer \(try await server.newKey([scope]))"]
        }
        return switch caller {
        case .nobody: [:]
        case .viewer: try await person(.viewer)
        case .editor: try await person(.editor)
        case .owner: try await person(.owner)
        case .ingestKey: try await key(.ingest)
        case .readKey: try await key(.read)
        case .adminKey: try await key(.admin)
        }
    }

    /// Tries a route with a body that it cannot take, so that nothing is done: 415 comes only behind the door.
    private static func status(of route: String, _ headers: HTTPFields, on server: TestServer) async throws -> Int {
        let parts = route.split(separator: " ").map(String.init)
        let method = try #require(HTTPRequest.Method(parts[0]))
        // A stream of events would not end; behind the door, it knows no such parameter.
        let path =
            parts[1].replacing(/\{\w+\}/, with: parts[1].contains("sources") ? "github" : "none")
            + (parts[1].hasSuffix("/events") ? "?unknown=1" : "")
        return try await server.send(
            method, path, body: method == .get || method == .delete ? "" : "x", type: "text/plain", headers: headers,
            anonymous: true
        ).status
    }
}
