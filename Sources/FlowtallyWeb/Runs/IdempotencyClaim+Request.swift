import FlowtallyCore
import HTTPTypes
import Hummingbird

extension IdempotencyClaim {
    /// The claim that a request makes, if it has the header `Idempotency-Key` (quoted, as in the IETF draft, or bare).
    ///
    /// Throws `Problem.Kind.malformed` for a key that is empty or too long.
    init?(_ request: Request, body: [UInt8]) throws {
        guard let header = request.headers[.idempotencyKey] else { return nil }
        var key = header.trimmingSpaces
        if key.count >= 2, key.first == "\"", key.last == "\"" { key = key.dropFirst().dropLast() }
        guard Self.keyLength.contains(key.unicodeScalars.count) else {
            throw Problem(.malformed, "Idempotency-Key must have 1 to 255 characters.")
        }
        let subject = "\(request.method.rawValue) \(request.uri.path)\n" + String(decoding: body, as: UTF8.self)
        self.init(key: String(key), requestDigest: subject.sha256)
    }
}
