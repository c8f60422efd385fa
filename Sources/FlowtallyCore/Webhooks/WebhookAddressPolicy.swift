/// Which machines deliveries may reach: those of the public Internet, and networks that the operator allows.
///
/// Without this whoever can add an endpoint could make the server call machines that only the server can reach.
package struct WebhookAddressPolicy: Sendable, Equatable {
    private let allowedNetworks: [IPNetwork]

    package init(allowedNetworks: [IPNetwork] = []) {
        self.allowedNetworks = allowedNetworks
    }

    /// Why an endpoint cannot have this address, as far as that can be told without asking what its name stands for; nil where it can.
    package func problem(with text: String) -> String? {
        guard let url = WebhookURL(text) else {
            return "must be an address such as https://example.com/flowtally, without a user or a fragment"
        }
        guard url.isEncrypted || !allowedNetworks.isEmpty else { return "must begin with https://" }
        return url.address.flatMap { refusal(of: $0, for: url) }.map { "leads where webhooks may not go: \($0)" }
    }

    /// Why deliveries to `url` may not connect to an address; nil where they may.
    package func refusal(of address: IPAddress, for url: WebhookURL) -> String? {
        if allowedNetworks.contains(where: { $0.contains(address) }) { return nil }
        guard address.isPublic else { return "\(address) is not a public address, and the operator has not allowed it" }
        return url.isEncrypted ? nil : "\(address) may only be reached over https"
    }
}

extension IPAddress {
    /// Whether it belongs to one machine on the public Internet, by the registries of special-purpose addresses of IANA.
    var isPublic: Bool {
        guard isIPv6 else { return !Self.specialIPv4.contains { $0.contains(self) } }
        // Through a translator it leads to the address of version 4 at its end.
        if Self.translated.contains(self) { return IPAddress(bytes: Array(bytes.suffix(4)))?.isPublic ?? false }
        return Self.globalUnicast.contains(self) && !Self.specialIPv6.contains { $0.contains(self) }
    }

    private static let specialIPv4 = networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4")
    private static let globalUnicast = networks("2000::/3")[0]
    private static let translated = networks("64:ff9b::/96")[0]
    private static let specialIPv6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")

    private static func networks(_ texts: String...) -> [IPNetwork] {
        texts.map { text in
            guard let network = IPNetwork(text) else { preconditionFailure("\(text) is no network") }
            return network
        }
    }
}
