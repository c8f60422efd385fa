import FlowtallyCore
import Hummingbird

/// Entity tags and the requests that name them (RFC 9110, sections 8.8.3 and 13.1.2).
enum EntityTag {
    /// A weak tag: what was sent beside `bytes`, such as its age, may differ.
    static func weak(of bytes: [UInt8]) -> String {
        "W/\"\(String(decoding: bytes, as: UTF8.self).sha256.prefix(32))\""
    }

    /// Whether the caller has what the tag stands for.
    static func matches(_ tag: String, _ request: Request) -> Bool {
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map(\.trimmingSpaces) ?? []
        return known.contains { $0 == tag || $0 == "*" }
    }
}
