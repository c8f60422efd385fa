package import Hummingbird

/// All routes with their middleware, the same for the server and for tests.
package func buildRouter(_ dependencies: WebDependencies) -> Router<WebContext> {
    let router = Router(context: WebContext.self)
    router.addMiddleware {
        RequestLogMiddleware()
        SecurityHeadersMiddleware()
        ProblemMiddleware(pages: ErrorPages(dependencies))
        AssetMiddleware(chartScriptPath: dependencies.settings.chartScriptPath)
        AuthenticationMiddleware(ledger: dependencies.ledger, settings: dependencies.settings)
        CrossSiteMiddleware()
    }
    ServiceRoutes(dependencies).register(router)
    SignInPages(dependencies).register(router)
    OverviewPages(dependencies).register(router)
    RunRoutes(dependencies).register(router)
    SourceRoutes(dependencies).register(router)
    DashboardRoutes(dependencies).register(router)
    WorkspaceRoutes(dependencies).register(router)
    WorkflowRoutes(dependencies).register(router)
    ServiceRequestRoutes(dependencies).register(router)
    KeyRoutes(dependencies).register(router)
    return router
}
