import FlowtallyCore
import Foundation

extension PagePosition {
    /// Reads a cursor that an earlier page gave. Throws `Problem.Kind.malformed`.
    init(cursor: String) throws {
        let base64 = cursor.replacing("-", with: "+").replacing("_", with: "/")
        let padded = base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4)
        let parts = Data(base64Encoded: padded).map { String(decoding: $0, as: UTF8.self).split(separator: " ") }
        guard let parts, parts.count == 2, let milliseconds = Int64(parts[0]) else {
            throw Problem(.malformed, "cursor must be the nextCursor of an earlier answer.")
        }
        self.init(time: Instant(milliseconds: milliseconds), id: String(parts[1]))
    }

    /// The position as callers carry it: opaque to them.
    var cursor: String {
        Data("\(time.milliseconds) \(id)".utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
