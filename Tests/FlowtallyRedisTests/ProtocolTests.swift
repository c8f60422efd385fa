import FlowtallyTestSupport
import Testing

@testable import FlowtallyRedis

struct ProtocolTests {
    private static let wire = "+OK\r\n:42\r\n$5\r\na\r\nbc\r\n$-1\r\n-ERR no\r\n*2\r\n$1\r\nx\r\n*1\r\n:7\r\n$0\r\n\r\n"
    private static let values: [RedisValue] = [
        .status("OK"), .integer(42), .bytes(Array("a\r\nbc".utf8)), .null, .error("ERR no"),
        .array([.bytes([UInt8(ascii: "x")]), .array([.integer(7)])]), .bytes([]),
    ]

    @Test("values are read from pieces of any size", arguments: 0..<100)
    func pieces(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let reader = ReplyReader()
        var rest = Array(Self.wire.utf8)[...]
        var values: [RedisValue] = []
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...10, using: &random))
            rest = rest.dropFirst(piece.count)
            values += try piece.withUnsafeBytes(reader.read)
        }
        #expect(values == Self.values)
    }

    @Test("what is no answer of the protocol is an error")
    func garbage() {
        let reader = ReplyReader()
        #expect(throws: RedisError.self) { try Array("HTTP/1.1 400\r\n".utf8).withUnsafeBytes(reader.read) }
    }

    @Test("commands are written with the length of each argument")
    func writing() {
        #expect(
            RedisCommand("SET", "clé", "").wireBytes == Array("*3\r\n$3\r\nSET\r\n$4\r\nclé\r\n$0\r\n\r\n".utf8))
    }
}

struct RedisSessionTests {
    @Test("answers go to the commands in their order")
    func order() {
        var session = RedisSession()
        session.send(1)
        session.send(2)
        #expect(session.receive(.integer(10)) == .answer(1, .integer(10)))
        #expect(session.receive(.null) == .answer(2, .null))
        #expect(session.receive(.null) == .disconnect("an answer that nobody asked for"))
    }

    @Test("messages come between answers once there is a subscription, and not before")
    func messages() {
        let message = RedisValue.array([.bytes(Array("message".utf8)), .bytes(Array("news".utf8)), .bytes([1])])
        var session = RedisSession()
        session.send(1)
        #expect(session.receive(message) == .answer(1, message))
        session.send(2, isSubscription: true)
        let confirmation = RedisValue.array([.bytes(Array("subscribe".utf8)), .bytes(Array("news".utf8)), .integer(1)])
        #expect(session.receive(confirmation) == .answer(2, confirmation))
        session.send(3)
        #expect(session.receive(message) == .message(channel: "news", [1]))
        #expect(
            session.receive(.array([.bytes(Array("pong".utf8)), .bytes([])]))
                == .answer(3, .array([.bytes(Array("pong".utf8)), .bytes([])])))
    }

    @Test("a subscription that is refused is none")
    func refusedSubscription() {
        var session = RedisSession()
        session.send(1, isSubscription: true)
        #expect(session.receive(.error("NOPERM")) == .answer(1, .error("NOPERM")))
        #expect(!session.isSubscribed)
    }

    @Test("whoever waits when the connection is lost is told")
    func closing() {
        var session = RedisSession()
        session.send(1)
        session.send(2, isSubscription: true)
        #expect(session.close() == [1, 2])
        #expect(session.close() == [])
    }
}

struct BackoffTests {
    @Test("waits grow to a bound, spread over their whole length, and begin anew after a success")
    func growth() {
        var backoff = Backoff()
        let longest = (0..<20).map { _ in backoff.next(random: 1) }
        #expect(longest == longest.sorted())
        #expect(longest.first == .seconds(0.05))
        #expect(longest.last == .seconds(5))
        #expect(backoff.next(random: 0) == .seconds(0.025))
        backoff.reset()
        #expect(backoff.next(random: 1) == .seconds(0.05))
    }
}

struct RedisAddressTests {
    @Test("an address is read with all its parts")
    func parts() throws {
        let address = try RedisAddress("rediss://me:p%40ss@cache.example.com:7000/3")
        #expect(address.host == "cache.example.com")
        #expect(address.port == 7000)
        #expect(address.usesTLS)
        #expect(address.database == 3)
        #expect(address.greeting == [RedisCommand("AUTH", "me", "p@ss"), RedisCommand("SELECT", "3")])
        #expect(try RedisAddress("redis://:pw@localhost").greeting == [RedisCommand("AUTH", "pw")])
        #expect(try RedisAddress("redis://[::1]:6380").host == "::1")
        #expect(try RedisAddress("redis://localhost").greeting == [])
    }

    @Test(
        "one that cannot be used says what would be valid",
        arguments: [
            "http://localhost", "localhost:6379", "redis://", "redis://host/zero", "redis://host?x=1",
        ])
    func refusals(text: String) {
        #expect(throws: RedisAddressError.self) { try RedisAddress(text) }
    }
}
