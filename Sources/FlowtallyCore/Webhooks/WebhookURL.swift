import Foundation

/// Where deliveries go: `https://`, or `http://` within networks that the operator allows.
///
/// It is kept so that its parts leave no doubt: programs that read addresses differently must not disagree on the host.
package struct WebhookURL: Sendable, Hashable {
    package let text: String
    package let isEncrypted: Bool
    /// A name of ASCII letters, digits, dots and hyphens in lower case, or an address without brackets.
    package let host: String
    /// The address that the host is, where it is no name.
    package var address: IPAddress? { IPAddress(host) }

    package static let longest = 2000

    /// Nil for anything but such an address, and for one with a user, a password or a fragment.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x5C }),
            let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", parts.user == nil, parts.password == nil, parts.fragment == nil,
            let host = parts.encodedHost.flatMap({ Self.host(String($0)) }),
            parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        isEncrypted = scheme == "https"
        self.host = host
        var canonical = URLComponents()
        canonical.scheme = scheme
        canonical.encodedHost = host.contains(":") ? "[\(host)]" : host
        canonical.port = parts.port
        canonical.percentEncodedPath = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        canonical.percentEncodedQuery = parts.percentEncodedQuery
        guard let canonicalText = canonical.string else { return nil }
        self.text = canonicalText
    }

    private static func host(_ text: String) -> String? {
        if text.hasPrefix("["), text.hasSuffix("]") {
            let inside = String(text.dropFirst().dropLast())
            return IPAddress(inside)?.isIPv6 == true ? inside : nil
        }
        let host = text.lowercased()
        let isName = host.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
        }
        return (1...253).contains(host.utf8.count) && isName ? host : nil
    }
}
