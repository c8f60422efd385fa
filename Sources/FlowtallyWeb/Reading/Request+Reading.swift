import FlowtallyCore
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    static let largestBodyBytes = 1024 * 1024

    /// The whole body. Throws `Problem.Kind.tooLarge`.
    func bytes(upTo limit: Int = Request.largestBodyBytes) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw Self.tooLarge(limit) }
        do {
            return Array(buffer: try await body.collect(upTo: limit))
        } catch let problem as Problem {
            throw problem
        } catch is NIOTooManyBytesError {
            throw Self.tooLarge(limit)
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw Self.tooLarge(limit)
        }
    }

    /// The body as JSON. Throws `Problem`: `tooLarge`, `unsupportedMediaType`, `malformed`.
    func json(upTo limit: Int = Request.largestBodyBytes) async throws -> JSONValue {
        try requireMediaType(["application/json"])
        return try JSONValue(body: try await bytes(upTo: limit))
    }

    /// The media type without its parameters, in lower case.
    var mediaType: String? {
        headers[.contentType].map { Substring($0.utf8.prefix { $0 != UInt8(ascii: ";") }).trimmingSpaces.lowercased() }
    }

    func requireMediaType(_ types: [String]) throws {
        guard let mediaType, types.contains(mediaType) else {
            throw Problem(
                .unsupportedMediaType,
                "Content-Type must be \(types.joined(separator: " or ")), not \(mediaType ?? "missing").", valid: types)
        }
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(.tooLarge, "The body may have at most \(limit / 1024) KiB here.")
    }
}

extension JSONValue {
    /// A request's body. Throws `Problem.Kind.malformed`.
    init(body bytes: [UInt8]) throws {
        do {
            try self.init(parsing: bytes)
        } catch {
            throw Problem(.malformed, bytes.isEmpty ? "The body is empty." : "The body is not JSON: \(error.reason).")
        }
    }
}

extension StringProtocol where SubSequence == Substring {
    var trimmingSpaces: Substring {
        // Headers of every request pass here: bytes are quicker to look at than characters.
        let isOther = { $0 != UInt8(ascii: " ") }
        let bytes = self[...].utf8
        guard let first = bytes.firstIndex(where: isOther), let last = bytes.lastIndex(where: isOther) else {
            return ""
        }
        return Substring(bytes[first...last])
    }
}
