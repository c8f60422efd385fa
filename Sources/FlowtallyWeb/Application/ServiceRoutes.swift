import FlowtallyCore
package import Foundation
import Hummingbird

/// What a machine asks: whether the server lives, whether it can work, and what its API is.
struct ServiceRoutes {
    private let ledger: any Ledger
    private let sharedCache: any SharedCache
    private let metricsText: @Sendable () -> String

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        sharedCache = dependencies.sharedCache
        metricsText = dependencies.metricsText
    }

    func register(_ router: Router<WebContext>) {
        router.get(Route.home.path) { _, _ in Response.redirect(to: Route.overview.link()) }
        router.get(Route.health.path) { _, _ in Response(json: ["status": "ok"]) }
        router.get(Route.readiness.path) { _, _ in
            try await ledger.checkHealth()
            return Response(json: ["status": "ready", "database": "ok", "broker": .string(await brokerState())])
        }
        router.permitted(CanRead.self).get(Route.processMetrics.path) { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: metricsText())))
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
    /// A server without its broker still works, alone.
    private func brokerState() async -> String {
        guard sharedCache.isShared else { return "none" }
        do {
            try await sharedCache.checkHealth()
            return "ok"
        } catch {
            return "away"
        }
    }
}

/// The files that come with the program.
package enum WebResources {
    private static let directory = Bundle.module.bundleURL.appending(path: "Resources")

    static let templates = directory.appending(path: "templates").path()
    static let assets = directory.appending(path: "assets").path()
    package static let openAPI = directory.appending(path: "openapi.yaml")
}
