import HTTPTypes
import Hummingbird
import Logging

/// Serves the style sheet, our scripts and pictures, with ETags, and Chart.js from where the system has it.
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
        let name = String(path.dropFirst(Assets.prefix.count).drop { $0 != "/" }.dropFirst())
        head.path = "/" + name

        var response: Response
        if let text = Assets.texts[name] {
            response = Self.answer(text, named: name, to: request)
        } else if path == Assets.chartScript {
            head.path = chartScriptName
            response = try await chartFiles.handle(
                Request(head: head, body: request.body), context: context, next: next)
        } else {
            response = try await files.handle(Request(head: head, body: request.body), context: context, next: next)
        }
        response.headers[.contentSecurityPolicy] = "default-src 'none'"
        response.headers[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
        return response
    }

    private static func answer(_ text: String, named name: String, to request: Request) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: (name.hasSuffix(".css") ? "text/css" : "text/javascript") + "; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        ).unlessKnown(to: request, tag: EntityTag.weak(of: Array(text.utf8)))
    }
}
