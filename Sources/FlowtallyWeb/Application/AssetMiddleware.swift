import HTTPTypes
import Hummingbird
import Logging

/// Style sheets and scripts, with ETags, and Chart.js from where the system has it.
struct AssetMiddleware: RouterMiddleware {
    typealias Context = WebContext

    private static let prefix = "/assets"
    static let chartScript = prefix + "/vendor/chart.min.js"

    private let files: FileMiddleware<WebContext, LocalFileSystem>
    private let chartFiles: FileMiddleware<WebContext, LocalFileSystem>
    private let chartScriptName: String

    init(chartScriptPath: String) {
        let parts = chartScriptPath.split(separator: "/")
        chartScriptName = String(parts.last ?? "")
        // A day, and asked again after that: pages name the program's version in the address.
        let cacheControl = CacheControl([(MediaType(type: .any), [.public, .maxAge(86_400)])])
        // The folders are told once more by `doctor`; a server's log is for what happens.
        var logger = Logger(label: "assets")
        logger.logLevel = .warning
        files = FileMiddleware(
            WebResources.assets, urlBasePath: Self.prefix, cacheControl: cacheControl, logger: logger)
        chartFiles = FileMiddleware(
            "/" + parts.dropLast().joined(separator: "/"), cacheControl: cacheControl, logger: logger)
    }

    @concurrent
    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard path.hasPrefix(Self.prefix + "/") else { return try await next(request, context) }
        guard path == Self.chartScript else { return try await files.handle(request, context: context, next: next) }
        var head = request.head
        head.path = "/" + chartScriptName
        return try await chartFiles.handle(Request(head: head, body: request.body), context: context, next: next)
    }
}
