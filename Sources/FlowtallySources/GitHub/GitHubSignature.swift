import Crypto
import Foundation

/// The signature of a GitHub webhook: `X-Hub-Signature-256: sha256=<hex>`, HMAC-SHA256 of the raw body.
///
/// <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>
package enum GitHubSignature {
    package static let headerName = "X-Hub-Signature-256"

    /// Compares in constant time. False for a header of another form.
    package static func isValid(_ header: String, of body: [UInt8], secret: String) -> Bool {
        guard header.hasPrefix("sha256="), let code = bytes(hexadecimal: header.dropFirst("sha256=".count))
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: body, using: SymmetricKey(data: Data(secret.utf8)))
    }

    private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 2 * SHA256.byteCount, !digits.contains(nil) else { return nil }
        let values = digits.compactMap(\.self)
        return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
    }
}
