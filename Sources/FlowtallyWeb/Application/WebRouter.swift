import HTTPTypes
package import Hummingbird

/// All routes with their middleware, the same for the server and for tests.
package func buildRouter(_ dependencies: WebDependencies) -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
        RequestLogMiddleware()
        SecurityHeadersMiddleware()
        ProblemMiddleware(pages: ErrorPages(dependencies))
        AssetMiddleware(chartScriptPath: dependencies.settings.chartScriptPath)
        AuthenticationMiddleware(dependencies)
        CrossSiteMiddleware()
    }
    registerRoutes(dependencies, router)
    refuseOtherMethods(router)
    return router
}

/// The routes as `openapi.yaml` describes them.
package func registerRoutes(_ dependencies: WebDependencies, _ router: Router<WebContext>) {
    ServiceRoutes(dependencies).register(router)
    SignInPages(dependencies).register(router)
    OverviewPages(dependencies).register(router)
    RunRoutes(dependencies).register(router)
    SourceRoutes(dependencies).register(router)
    DashboardRoutes(dependencies).register(router)
    EventRoutes(dependencies).register(router)
    WorkspaceRoutes(dependencies).register(router)
    WorkflowRoutes(dependencies).register(router)
    SavingsRateRoutes(dependencies).register(router)
    ServiceRequestRoutes(dependencies).register(router)
    KeyRoutes(dependencies).register(router)
}

/// Answers 405 with the methods that there are, where an address is right and the method is not.
private func refuseOtherMethods(_ router: Router<WebContext>) {
    let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete]
    for routes in Dictionary(grouping: router.routes, by: \.path.description).values {
        let known = Set(routes.map(\.method)).union(routes.contains { $0.method == .get } ? [.head] : [])
        let allowed = known.map(\.rawValue).sorted().joined(separator: ", ")
        for method in methods.subtracting(known) {
            router.on(routes[0].path, method: method) { _, _ -> Response in
                throw Problem(
                    .methodNotAllowed, "This address takes \(allowed).", valid: known.map(\.rawValue).sorted()
                )
                .with(.allow, allowed)
            }
        }
    }
}
