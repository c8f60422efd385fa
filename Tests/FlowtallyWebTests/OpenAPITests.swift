import FlowtallyCore
import FlowtallyWeb
import Foundation
import HTTPTypes
import Testing
import Yams

@Suite("The API's description")
struct OpenAPITests {
    private func described() throws -> Set<String> {
        let text = try String(contentsOf: WebResources.openAPI, encoding: .utf8)
        let document = try #require(try Yams.load(yaml: text) as? [String: Any])
        let paths = try #require(document["paths"] as? [String: Any])
        let methods = ["get", "post", "patch", "put", "delete"]
        return Set(
            paths.flatMap { path, item in
                methods.filter { (item as? [String: Any])?[$0] != nil }.map { "\($0.uppercased()) \(path)" }
            })
    }

    @Test("it describes every route of the server, and no other")
    func routes() async throws {
        let routes = try await TestServer.routes()
        #expect(try described().subtracting(routes) == [], "described but not served")
        #expect(try routes.subtracting(described()) == [], "served but not described")
    }

    @Test("every address that links are made to is served")
    func links() async throws {
        let served = Set(try await TestServer.routes().map { $0.split(separator: " ")[1] })
        for route in Route.allCases { #expect(served.contains(Substring(route.rawValue))) }
    }

    @Test("the server serves it")
    func served() async throws {
        try await TestServer.run { server in
            let answer = try await server.send(.get, "/openapi.yaml", anonymous: true)
            #expect(answer.headers[.contentType]?.hasPrefix("application/yaml") == true)
            #expect(answer.text.hasPrefix("openapi: 3.1"))
        }
    }
}
