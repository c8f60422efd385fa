import FlowtallyCore
import FlowtallyWebhooks
import Foundation
import HTTPTypes
import Hummingbird
import Testing

/// Attempts to deliver, over real connections on the loopback addresses.
struct WebhookClientTests {
    private let message = SignedMessage(id: "d1", timestamp: 1_779_278_400, body: Array(#"{"type":"run.failed"}"#.utf8))
    private let secrets = [WebhookSecret.new(), WebhookSecret.new()]

    private func client(
        _ names: [String: [String]] = [:], allowed: [String] = ["127.0.0.0/8"]
    ) -> (client: WebhookClient, resolver: TestResolver) {
        let resolver = TestResolver(names)
        let policy = WebhookAddressPolicy(allowedNetworks: allowed.compactMap { IPNetwork($0) })
        return (WebhookClient(policy: policy, resolver: resolver), resolver)
    }

    private func send(
        _ client: WebhookClient, to url: String, attempt: Int = 1
    ) async throws -> WebhookOutcome {
        await client.send(message, to: try #require(WebhookURL(url)), secrets: secrets, attempt: attempt)
    }

    private static func ok(_: String) -> Response { Response(status: .noContent) }

    @Test("a delivery arrives with its id, its time and a signature by each secret")
    func delivered() async throws {
        try await Receiver.run(answer: Self.ok) { receiver in
            let (client, _) = client(["receiver.test": ["127.0.0.1"]])
            let outcome = try await send(client, to: "http://receiver.test:\(receiver.port)/hook")
            #expect(outcome == .answered(status: 204))
            let delivery = try #require(receiver.deliveries.first)
            #expect(delivery.path == "/hook" && delivery.authority == "receiver.test:\(receiver.port)")
            #expect(delivery.body == message.body)
            #expect(delivery.headers[HTTPField.Name("webhook-id")!] == "d1")
            #expect(delivery.headers[HTTPField.Name("webhook-timestamp")!] == "1779278400")
            let signature = try #require(delivery.headers[HTTPField.Name("webhook-signature")!])
            #expect(signature.split(separator: " ").count == 2)
            for secret in secrets { #expect(secret.isValid(signature, of: message)) }
        }
    }

    @Test("the connection goes to the address that was looked at, whatever the name stands for elsewhere")
    func noRebinding() async throws {
        try await Receiver.run(on: "127.0.0.2", answer: Self.ok) { receiver in
            // The system knows this name as 127.0.0.1, where nobody listens on the port.
            let (client, resolver) = client(["localhost": ["127.0.0.2"]])
            let outcome = try await send(client, to: "http://localhost:\(receiver.port)/hook")
            #expect(outcome.isDelivered && resolver.lookUps == 1)
            #expect(receiver.deliveries.count == 1)
        }
    }

    @Test("a name one of whose addresses is not allowed is refused, before there is a connection")
    func refused() async throws {
        try await Receiver.run(answer: Self.ok) { receiver in
            let (client, _) = client(
                [
                    "inside.test": ["127.0.0.1"], "mixed.test": ["1.1.1.1", "127.0.0.1"],
                    "mapped.test": ["::ffff:127.0.0.1"],
                ],
                allowed: ["10.0.0.0/8"])
            for host in ["inside.test", "mixed.test", "mapped.test", "127.0.0.1", "[::1]"] {
                let outcome = try await send(client, to: "https://\(host):\(receiver.port)/")
                guard case .refused = outcome else { Issue.record("\(host): \(outcome)"); continue }
            }
            #expect(receiver.deliveries.isEmpty)
        }
    }

    @Test("old ways to write an address lead nowhere: the system's resolver says what they stand for")
    func oldWays() async throws {
        let client = WebhookClient(policy: WebhookAddressPolicy())
        for host in ["2130706433", "0x7f.1", "127.1", "localhost"] {
            let outcome = try await send(client, to: "https://\(host)/")
            guard case .refused = outcome else { Issue.record("\(host): \(outcome)"); continue }
        }
    }

    @Test("redirects are not followed")
    func redirects() async throws {
        let redirect: @Sendable (String) -> Response = { path in
            path == "/start" ? Response(status: .temporaryRedirect, headers: [.location: "/end"]) : Self.ok(path)
        }
        try await Receiver.run(answer: redirect) { receiver in
            let outcome = try await send(client().client, to: "http://127.0.0.1:\(receiver.port)/start")
            #expect(outcome == .answered(status: 307) && !outcome.isDelivered)
            #expect(receiver.deliveries.map(\.path) == ["/start"])
        }
    }

    @Test("of an answer only the status counts, and the beginning of what it says is wrong")
    func answers() async throws {
        let answer: @Sendable (String) -> Response = { path in
            let megabytes = String(repeating: "x", count: 8_000_000)
            return path == "/good"
                ? Response(status: .ok, body: .init(byteBuffer: .init(string: megabytes)))
                : Response(
                    status: .tooManyRequests, headers: [.retryAfter: "120"],
                    body: .init(byteBuffer: .init(string: "slow down\n" + megabytes)))
        }
        try await Receiver.run(answer: answer) { receiver in
            let url = "http://127.0.0.1:\(receiver.port)"
            #expect(try await send(client().client, to: url + "/good") == .answered(status: 200))
            let refused = try await send(client().client, to: url + "/bad")
            #expect(refused == .answered(status: 429, answer: "slow down", retryAfter: .minutes(2)))
        }
    }

    @Test("each attempt tries another of the name's addresses")
    func addresses() async throws {
        try await Receiver.run(on: "127.0.0.3", answer: Self.ok) { receiver in
            let (client, _) = client(["two.test": ["127.0.0.4", "127.0.0.3"]])
            let url = "http://two.test:\(receiver.port)/hook"
            let (first, second) = (try await send(client, to: url), try await send(client, to: url, attempt: 2))
            #expect(!first.isDelivered && second.isDelivered)
        }
    }

    @Test("TLS proves the name that was asked for: a receiver without it is not talked to")
    func plainReceiver() async throws {
        try await Receiver.run(answer: Self.ok) { receiver in
            let (client, _) = client(["receiver.test": ["127.0.0.1"]])
            let outcome = try await send(client, to: "https://receiver.test:\(receiver.port)/")
            if case .failed = outcome {} else { Issue.record("\(outcome)") }
            #expect(receiver.deliveries.isEmpty)
        }
    }

    @Test("a name without an address is a failure with its reason")
    func unknownName() async throws {
        let outcome = try await send(client().client, to: "https://nobody.test/")
        #expect(outcome == .failed("the name nobody.test has no address"))
    }
}
