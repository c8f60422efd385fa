import HTTPTypes
import Hummingbird
import Logging

/// Serves style sheets and scripts, with ETags, and Chart.js from where the system has it.
struct AssetMiddleware: RouterMiddleware {
    typealias Context = WebContext

    private let files: FileMiddleware<WebContext, LocalFileSystem>
    private let chartFiles: FileMiddleware<WebContext, LocalFileSystem>
    private let chartScriptName: String

    init(chartScriptPath: String) {
        // Told by `doctor`; a server's log is for what happens.
        var logger = Logger(label: "assets")
        logger.logLevel = .warning
        let parts = chartScriptPath.split(separator: "/")
        chartScriptName = "/" + (parts.last ?? "")
        files = FileMiddleware(WebResources.assets, logger: logger)
        chartFiles = FileMiddleware("/" + parts.dropLast().joined(separator: "/"), logger: logger)
    }

    @concurrent
    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard path.hasPrefix(Assets.prefix) else { return try await next(request, context) }
        let isCurrent = path.hasPrefix(Assets.prefix + Assets.version + "/")
        var head = request.head
        head.path = "/" + path.dropFirst(Assets.prefix.count).drop { $0 != "/" }.dropFirst()

        var response: Response
        if path == Assets.chartScript {
            head.path = chartScriptName
            response = try await chartFiles.handle(
                Request(head: head, body: request.body), context: context, next: next)
        } else {
            response = try await files.handle(Request(head: head, body: request.body), context: context, next: next)
        }
        response.headers[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
        return response
    }
}
