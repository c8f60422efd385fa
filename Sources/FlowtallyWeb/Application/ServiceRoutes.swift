import FlowtallyCore
package import Foundation
import Hummingbird

/// What a machine asks: whether the server lives, whether it can work, and what its API is.
struct ServiceRoutes {
    private let ledger: any Ledger
    private let hub: LiveHub
    private let sharedCache: any SharedCache
    private let metrics: any ProcessMetrics

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        hub = dependencies.hub
        sharedCache = dependencies.sharedCache
        metrics = dependencies.processMetrics
    }

    func register(_ router: Router<WebContext>) {
        router.get(Route.health.path) { _, _ in Response(json: ["status": "ok"]) }
        router.get(Route.readiness.path) { _, _ in
            try await ledger.checkHealth()
            return Response(json: [
                "status": "ready", "database": "ok", "cache": .string(await cacheState()),
                "broker": .string(brokerState),
            ])
        }
        router.permitted(CanRead.self).get(Route.processMetrics.path) { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metrics.text)))
        }
        let description = try? String(contentsOf: WebResources.openAPI, encoding: .utf8)
        router.get(Route.openAPI.path) { _, _ in
            guard let description else { throw Problem(.notFound, "The API's description is not installed.") }
            return Response(
                status: .ok, headers: [.contentType: "application/yaml; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: description)))
        }
    }
}

extension ServiceRoutes {
    /// A server whose shared cache is away answers from its own.
    private func cacheState() async -> String {
        guard sharedCache.isShared else { return "own" }
        do {
            try await sharedCache.checkHealth()
            return "shared"
        } catch {
            return "away"
        }
    }

    /// A server that does not hear of others' changes finds them by comparing generations.
    private var brokerState: String {
        guard sharedCache.isShared else { return "none" }
        return hub.isConnected ? "ok" : "away"
    }
}

/// The files that come with the program.
package enum WebResources {
    private static let directory = Bundle.module.bundleURL.appending(path: "Resources")

    static let templates = directory.appending(path: "templates").path()
    static let assets = directory.appending(path: "assets").path()
    package static let openAPI = directory.appending(path: "openapi.yaml")
}
