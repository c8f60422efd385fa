import FlowtallyCore
import HTTPTypes
import Hummingbird

/// Entity tags (RFC 9110, section 8.8.3).
enum EntityTag {
    /// A weak tag: what is sent beside `bytes`, such as their age, may differ.
    static func weak(of bytes: [UInt8]) -> String {
        "W/\"\(String(decoding: bytes, as: UTF8.self).sha256.prefix(32))\""
    }
}

extension Response {
    /// This answer or, where the caller has it already, 304 with its headers.
    func unlessKnown(to request: Request, tag: String) -> Response {
        var response = self
        response.headers[.eTag] = tag
        guard request.headers.contains(.ifNoneMatch), !request.recomputes else { return response }
        let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",").map(\.trimmingSpaces) }
        guard known.contains(where: { $0 == tag || $0 == "*" }) else { return response }
        response.status = .notModified
        response.headers[.contentType] = nil
        response.body = .init()
        return response
    }
}

extension Request {
    /// Whether the caller wants an answer that is made for this request.
    var recomputes: Bool {
        headers[values: .cacheControl].contains { $0.lowercased().contains("no-cache") }
    }
}
