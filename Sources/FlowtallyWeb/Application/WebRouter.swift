import HTTPTypes
package import Hummingbird
package import NIOCore

/// All routes with their middleware, the same for the server and for tests.
package func buildRouter(_ dependencies: WebDependencies) -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware {
        RequestMonitoringMiddleware(monitor: dependencies.monitor)
        AnswerMiddleware(errorPages: ErrorPages(dependencies))
        AssetMiddleware(chartScriptPath: dependencies.settings.chartScriptPath)
        AccessMiddleware(dependencies)
    }
    registerRoutes(dependencies, router)
    refuseOtherMethods(router)
    return router
}

/// What each connection has between the reading of requests and the router.
package func buildChannelHandlers(_ dependencies: WebDependencies) -> @Sendable () -> [any RemovableChannelHandler] {
    let metrics = CachedMetrics(dependencies)
    return { [CachedMetricsHandler(metrics)] }
}

/// The routes as `openapi.yaml` describes them.
package func registerRoutes(_ dependencies: WebDependencies, _ router: Router<WebContext>) {
    ServiceRoutes(dependencies).register(router)
    SignInPages(dependencies).register(router)
    InvitationPages(dependencies).register(router)
    AccountPages(dependencies).register(router)
    OverviewPages(dependencies).register(router)
    RunsPages(dependencies).register(router)
    FirstStepsPages(dependencies).register(router)
    ChartPages(dependencies).register(router)
    WorkflowListPages(dependencies).register(router)
    WorkflowPages(dependencies).register(router)
    ServiceRequestPages(dependencies).register(router)
    WorkspacePages(dependencies).register(router)
    MembersPages(dependencies).register(router)
    KeysPages(dependencies).register(router)
    WebhooksPages(dependencies).register(router)
    BrandingRoutes(dependencies).register(router)
    APIReferencePages(dependencies).register(router)
    RunRoutes(dependencies).register(router)
    SourceRoutes(dependencies).register(router)
    DashboardRoutes(dependencies).register(router)
    EventRoutes(dependencies).register(router)
    WorkspaceRoutes(dependencies).register(router)
    WorkflowRoutes(dependencies).register(router)
    SavingsRateRoutes(dependencies).register(router)
    ServiceRequestRoutes(dependencies).register(router)
    MemberRoutes(dependencies).register(router)
    KeyRoutes(dependencies).register(router)
    WebhookRoutes(dependencies).register(router)
    CacheInvalidationRoutes(dependencies).register(router)
    PerformancePage(dependencies).register(router)
    PageReportRoutes(dependencies).register(router)
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
