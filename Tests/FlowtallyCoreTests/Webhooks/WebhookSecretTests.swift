import FlowtallyCore
import Testing

struct WebhookSecretTests {
    /// The example of the specification of Standard Webhooks.
    private let secret = WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    private let message = SignedMessage(
        id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(#"{"test": 2432232314}"#.utf8))
    private let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    @Test("a message is signed as the specification's own example is")
    func example() throws {
        let secret = try #require(secret)
        #expect(secret.signature(of: message) == signature)
        #expect(secret.isValid(signature, of: message))
        #expect(secret.isValid("v1a,other v1,AAAA \(signature)", of: message), "one of several will do")
    }

    @Test("another message, another secret and another form of signature do not fit")
    func wrong() throws {
        let secret = try #require(secret)
        for other in [
            SignedMessage(id: "msg_other", timestamp: message.timestamp, body: message.body),
            SignedMessage(id: message.id, timestamp: message.timestamp + 1, body: message.body),
            SignedMessage(id: message.id, timestamp: message.timestamp, body: message.body + [32]),
        ] {
            #expect(!secret.isValid(signature, of: other))
        }
        #expect(!WebhookSecret.new().isValid(signature, of: message))
        for header in ["", "v1,", "v2," + signature.dropFirst(3), String(signature.dropFirst(3)), "v1,g0hM9SsE"] {
            #expect(!secret.isValid(header, of: message), "\(header)")
        }
    }

    @Test("secrets of 24 to 64 bytes are taken, and new ones are such")
    func secrets() {
        #expect(WebhookSecret(WebhookSecret.new().text) != nil)
        #expect(WebhookSecret.new() != WebhookSecret.new())
        for text in [
            "", "whsec_", "whsec_MfKQ", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_" + String(repeating: "A", count: 88),
        ] {
            #expect(WebhookSecret(text) == nil, "\(text)")
        }
    }

    @Test("a message is recent for five minutes, before and after")
    func recent() {
        let sent = Instant(milliseconds: message.timestamp * 1000)
        #expect(message.isRecent(at: sent + .minutes(5)))
        #expect(message.isRecent(at: sent - .minutes(5)))
        #expect(!message.isRecent(at: sent + .seconds(301)))
        #expect(!message.isRecent(at: sent - .seconds(301)))
    }
}
