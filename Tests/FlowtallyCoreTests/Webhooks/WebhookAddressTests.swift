import FlowtallyCore
import Testing

/// Where deliveries may go, and where not.
struct WebhookAddressTests {
    private let publicOnly = WebhookAddressPolicy()

    private func url(_ text: String) throws -> WebhookURL { try #require(WebhookURL(text), "\(text)") }

    @Test(
        "addresses of machines that are not on the public Internet are refused",
        arguments: [
            "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.127.255.255", "169.254.169.254",
            "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
            "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
            "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2001:20::1", "2002:7f00:1::", "3fff::1", "5f00::1",
            "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
        ])
    func refused(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(publicOnly.refusal(of: address, for: try url("https://example.com")) != nil)
    }

    @Test(
        "public ones are not",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.0.1",
            "172.32.0.1",
            "192.167.255.255", "192.169.0.1", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::808:808",
            "2606:4700::1111",
            "2a00:1450:4001::1", "2001:4860:4860::8888",
        ])
    func allowed(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(publicOnly.refusal(of: address, for: try url("https://example.com")) == nil)
    }

    @Test("what the operator allows may be reached, also without TLS, and nothing beside it")
    func allowList() throws {
        let networks = try ["10.1.0.0/16", "127.0.0.1", "fd00::/8"].map { try #require(IPNetwork($0)) }
        let policy = WebhookAddressPolicy(allowedNetworks: networks)
        let plain = try url("http://receiver.internal:8080/hook")
        for text in ["10.1.2.3", "127.0.0.1", "::ffff:127.0.0.1", "fd00::5"] {
            #expect(policy.refusal(of: try #require(IPAddress(text)), for: plain) == nil, "\(text)")
        }
        for text in ["10.2.0.1", "127.0.0.2", "fc00::1"] {
            #expect(policy.refusal(of: try #require(IPAddress(text)), for: plain) != nil, "\(text)")
        }
        #expect(policy.refusal(of: try #require(IPAddress("8.8.8.8")), for: plain) != nil, "run data in the clear")
        #expect(policy.refusal(of: try #require(IPAddress("8.8.8.8")), for: try url("https://dns.example")) == nil)
    }

    @Test(
        "an address that is not allowed is refused when it is written down",
        arguments: [
            "http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://[::ffff:10.0.0.1]:8443/x",
            "https://169.254.169.254/latest/meta-data",
        ])
    func writtenDown(text: String) { #expect(publicOnly.problem(with: text) != nil) }

    @Test(
        "what leaves doubt about the host is no address",
        arguments: [
            "", "example.com", "ftp://example.com", "https://", "https:///x", "https://user@example.com/",
            "https://user:secret@example.com/", "https://example.com#fragment", "https://exa mple.com/",
            #"https://example.com\@127.0.0.1/"#, "https://example.com:0/", "https://example.com:99999/",
            "https://b\u{FC}cher.example/", "https://ex%61mple.com/", "https://[fe80::1%25eth0]/", "https://[::1",
            "https://exam_ple.com/", "https://example.com/\n", "javascript:alert(1)",
            "https://example.com/" + String(repeating: "x", count: 2000),
        ])
    func malformed(text: String) {
        #expect(WebhookURL(text) == nil)
        #expect(publicOnly.problem(with: text) != nil)
    }

    @Test("old ways to write an address count as names, whose address is looked at when they are looked up")
    func oldWays() throws {
        for text in ["https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://017700000001/"] {
            #expect(try url(text).address == nil, "\(text)")
        }
    }

    @Test("an address is kept with its path, query and port, and the host in lower case")
    func kept() throws {
        let url = try url("HTTPS://Hooks.Example.COM:8443/a/b?token=x%20y")
        #expect(url.text == "https://hooks.example.com:8443/a/b?token=x%20y")
        #expect(url.host == "hooks.example.com")
        #expect(try self.url("https://[2606:4700::1111]/").host == "2606:4700::1111")
    }

    @Test("networks are read", arguments: ["10.0.0.0/8", "192.168.1.1", "fd00::/8", "0.0.0.0/0"])
    func networks(text: String) { #expect(IPNetwork(text) != nil) }

    @Test("and nothing else", arguments: ["", "10", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "host/8"])
    func badNetworks(text: String) { #expect(IPNetwork(text) == nil) }
}
