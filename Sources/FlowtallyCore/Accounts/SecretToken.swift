import Crypto
import Foundation

/// A random secret that its owner carries and of which the ledger keeps only a digest.
///
/// 256 random bits, so a plain SHA-256 is enough: there is nothing to guess.
package struct SecretToken: Sendable {
    package let text: String

    /// Takes what somebody presents.
    package init(_ text: String) {
        self.text = text
    }

    /// A new key for programs: `ft_` and 43 characters of base64url.
    package static func newAPIKey() -> SecretToken { SecretToken("ft_" + randomText()) }

    /// A new secret of a session, the first run or an invitation.
    package static func newSession() -> SecretToken { SecretToken(randomText()) }

    /// SHA-256 of the text, in hexadecimal.
    package var digest: String { text.sha256 }

    private static func randomText() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            Data(bytes).base64EncodedString()
                .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
    }
}

/// The digest of a session's secret, from which its CSRF token follows.
package struct SessionDigest: Sendable, Hashable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Proves that a form came from a page of this session.
    ///
    /// It is safe to print into pages: neither the session's secret nor the stored digest can be had from it.
    package var csrfToken: String { "csrf:\(text)".sha256 }
}

extension String {
    /// SHA-256 of the UTF-8 text, in lower-case hexadecimal.
    package var sha256: String { Array(utf8).sha256 }

    /// Compares without telling by the time it takes how much is equal.
    package func equalsInConstantTime(_ other: String) -> Bool {
        let left = Array(utf8)
        let right = Array(other.utf8)
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension [UInt8] {
    /// SHA-256 in lower-case hexadecimal.
    package var sha256: String {
        let digest = SHA256.hash(data: self)
        return String(unsafeUninitializedCapacity: 2 * SHA256.byteCount) { text in
            for (place, byte) in digest.enumerated() {
                text[2 * place] = Self.hexadecimalDigit(byte >> 4)
                text[2 * place + 1] = Self.hexadecimalDigit(byte & 0xF)
            }
            return 2 * SHA256.byteCount
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
