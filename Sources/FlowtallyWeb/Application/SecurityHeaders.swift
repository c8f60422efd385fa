import HTTPTypes
import Hummingbird

/// Headers that keep a browser from doing what no page here wants.
enum SecurityHeaders {
    /// An answer for programs.
    static func protect(_ response: inout Response) {
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
    }

    /// A page, or a part of one with a policy of its own.
    static func protect(_ response: inout Response, scriptNonce: String) {
        response.headers[.xContentTypeOptions] = "nosniff"
        guard response.headers[.contentSecurityPolicy] == nil else { return }
        response.headers[.contentSecurityPolicy] = contentSecurityPolicy(nonce: scriptNonce)
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
    }

    /// Scripts with the nonce run, and those that they load in turn.
    private static func contentSecurityPolicy(nonce: String) -> String {
        [
            "default-src 'none'", "script-src 'nonce-\(nonce)' 'strict-dynamic'", "style-src 'self'",
            "img-src 'self' data:", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
            "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }
}

extension HTTPField.Name {
    static let requestID = Self("X-Request-Id")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let csrfToken = Self("X-CSRF-Token")!
    static let idempotencyKey = Self("Idempotency-Key")!
    static let idempotentReplayed = Self("Idempotent-Replayed")!
}
