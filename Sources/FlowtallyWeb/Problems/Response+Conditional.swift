import FlowtallyCore
import HTTPTypes
import Hummingbird

extension Response {
    /// This answer or, where the caller has it already, 304 with its headers.
    ///
    /// - Parameter content: what two answers have in common if they are equal to the caller.
    func unlessKnown(to request: Request, content: String) -> Response {
        let tag = "W/\"\(content.sha256.prefix(32))\""
        var response = self
        response.headers[.eTag] = tag
        let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",").map(\.trimmingSpaces) }
        let recomputes = request.headers[values: .cacheControl].contains { $0.lowercased().contains("no-cache") }
        guard !recomputes, known.contains(where: { $0 == tag || $0 == "*" }) else { return response }
        response.status = .notModified
        response.headers[.contentType] = nil
        response.body = .init()
        return response
    }
}
