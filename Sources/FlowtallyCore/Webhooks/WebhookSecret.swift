import Crypto
import Foundation

/// A secret that sender and receiver share: `whsec_` and 24 to 64 bytes in Base64.
package struct WebhookSecret: Sendable, Equatable {
    package let text: String
    private let key: SymmetricKey

    /// Nil for text of another form.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Data(base64Encoded: String(text.dropFirst(Self.prefix.count))),
            (24...64).contains(bytes.count)
        else { return nil }
        self.text = text
        key = SymmetricKey(data: bytes)
    }

    /// A new one, of 256 random bits.
    package static func new() -> WebhookSecret {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        guard let secret = WebhookSecret(prefix + bytes.base64EncodedString()) else {
            preconditionFailure("256 bits are a secret")
        }
        return secret
    }

    /// One signature of a message, as it stands in the header: `v1,` and HMAC-SHA256 in Base64.
    package func signature(of message: SignedMessage) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: message.signedBytes, using: key)
        return Self.version + Data(code).base64EncodedString()
    }

    /// Whether one of the signatures in a header is this secret's; compared in constant time.
    package func isValid(_ header: String, of message: SignedMessage) -> Bool {
        header.split(separator: " ").contains { signature in
            guard signature.hasPrefix(Self.version),
                let code = Data(base64Encoded: String(signature.dropFirst(Self.version.count)))
            else { return false }
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: message.signedBytes, using: key)
        }
    }

    private static let prefix = "whsec_"
    private static let version = "v1,"
}

/// A message as Standard Webhooks signs it: <https://www.standardwebhooks.com>.
package struct SignedMessage: Sendable {
    package let id: String
    /// In Unix seconds.
    package let timestamp: Int64
    package let body: [UInt8]

    package init(id: String, timestamp: Int64, body: [UInt8]) {
        self.id = id
        self.timestamp = timestamp
        self.body = body
    }

    fileprivate var signedBytes: [UInt8] { Array("\(id).\(timestamp).".utf8) + body }

    /// Whether it was sent about now: an older one may be somebody's recording.
    package func isRecent(at now: Instant) -> Bool {
        let distance = now.milliseconds / 1000 - timestamp
        return abs(distance) <= Self.tolerance.count / 1000
    }

    package static let tolerance = Milliseconds.minutes(5)
    package static let idHeader = "webhook-id"
    package static let timestampHeader = "webhook-timestamp"
    package static let signatureHeader = "webhook-signature"
}
