import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Compresses text for those who take gzip: style sheets and scripts once and well, pages each time.
///
/// Pages only where the browser says that no other site asked for them: the length of a compressed page that holds both a secret
/// and what another site chose would tell the secret, guess by guess (BREACH). Streams are left alone.
struct Compression {
    private static let sizes = 512...(4 * 1024 * 1024)
    private static let types = [
        "application/json", "text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml",
        "application/yaml",
    ]

    private let assets = CompressedAssets()

    func compress(_ response: inout Response, for request: Request) async throws {
        guard request.method != .head, let length = response.body.contentLength, Self.sizes.contains(length),
            response.status != .partialContent, Self.isText(response)
        else { return }
        response.headers[.vary] = response.headers[.vary].map { $0 + ", Accept-Encoding" } ?? "Accept-Encoding"
        guard Self.takesGzip(request), let body = try await compressedBody(of: response, for: request) else { return }
        response.body = ResponseBody(byteBuffer: body)
        response.headers[.contentEncoding] = "gzip"
        // Of what is compressed there are no parts to be had.
        response.headers[.acceptRanges] = nil
    }

    /// Nil where the body has to go as it is.
    private func compressedBody(of response: Response, for request: Request) async throws -> ByteBuffer? {
        let path = request.uri.path
        if path.hasPrefix(Assets.prefix) {
            // The addresses of other versions are not kept: anybody could make them up.
            let isKept = path.hasPrefix(Assets.prefix + Assets.version + "/") && response.status == .ok
            return try await assets.body(of: path, isKept: isKept, response)
        }
        guard Self.isAskedForByNoOtherSite(request) else { return nil }
        return Gzip.compressed(try await response.collectedBody(), level: 6)
    }

    private static func isText(_ response: Response) -> Bool {
        guard let type = response.headers[.contentType] else { return false }
        return types.contains { type.hasPrefix($0) }
    }

    private static func takesGzip(_ request: Request) -> Bool {
        let codings = request.headers[.acceptEncoding]?.lowercased().split(separator: ",").map(\.trimmingSpaces) ?? []
        return codings.contains { $0 == "gzip" || $0.hasPrefix("gzip;") && $0 != "gzip;q=0" }
    }

    private static func isAskedForByNoOtherSite(_ request: Request) -> Bool {
        request.headers[.secFetchSite] == "same-origin" || request.headers[.secFetchSite] == "none"
    }
}

/// Style sheets and scripts, compressed when they are first asked for.
private final class CompressedAssets: Sendable {
    private let bodies = Mutex<[String: ByteBuffer]>([:])

    func body(of path: String, isKept: Bool, _ response: Response) async throws -> ByteBuffer? {
        if isKept, let known = bodies.withLock({ $0[path] }) { return known }
        guard let body = Gzip.compressed(try await response.collectedBody(), level: 9) else { return nil }
        if isKept { bodies.withLock { $0[path] = body } }
        return body
    }
}

extension Response {
    /// The whole body of an answer that is not streamed.
    fileprivate func collectedBody() async throws -> ByteBuffer {
        let collector = BodyCollector()
        try await body.write(collector)
        return collector.buffer.withLock { $0 }
    }
}

private final class BodyCollector: ResponseBodyWriter, Sendable {
    let buffer = Mutex(ByteBuffer())

    func write(_ part: ByteBuffer) { buffer.withLock { _ = $0.writeImmutableBuffer(part) } }
    func finish(_ trailingHeaders: HTTPFields?) {}
}
