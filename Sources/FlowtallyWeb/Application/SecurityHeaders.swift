import HTTPTypes

/// Headers that keep a browser from doing what no page here wants.
enum SecurityHeaders {
    /// An answer for programs.
    static func protect(_ headers: inout HTTPFields) {
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
    }

    /// A page, or a part of one with a policy of its own.
    static func protect(_ headers: inout HTTPFields, scriptNonce: String) {
        headers[.xContentTypeOptions] = "nosniff"
        guard headers[.contentSecurityPolicy] == nil else { return }
        headers[.contentSecurityPolicy] = contentSecurityPolicy(nonce: scriptNonce)
        headers[.referrerPolicy] = "same-origin"
        headers[.crossOriginOpenerPolicy] = "same-origin"
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
