import FlowtallyCore
import FlowtallyRedis
import FlowtallyTestSupport
import Foundation
import Testing

/// The ways to reach a Redis: all are held to the same contract.
enum Transport: String, CaseIterable, CustomTestStringConvertible {
    case redis, upstash

    var testDescription: String { rawValue }

    /// A transport to a real server, which lives as long as what is returned.
    func open() async throws -> OpenTransport {
        let server = try await RedisServer()
        switch self {
        case .redis: return OpenTransport(transport: RedisClient(try server.address), server: server, front: nil)
        case .upstash:
            let front = try RunningProgram(
                "/usr/bin/env",
                ["python3", "-u", Self.frontPath, "\(server.port)", "secret-token"])
            let url = "http://127.0.0.1:\(try front.line())"
            return OpenTransport(
                transport: UpstashClient(url: url, token: "secret-token"), server: server, front: front)
        }
    }

    private static let frontPath = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "System/upstash_front.py").path()
}

struct OpenTransport {
    let transport: any RedisTransport
    let server: RedisServer
    let front: RunningProgram?
}

@Suite("A Redis, however it is reached")
struct TransportTests {
    @Test("keeps what it is given, byte by byte of its text", arguments: Transport.allCases)
    func values(kind: Transport) async throws {
        let open = try await kind.open()
        let text = "grüß \"Gott\", \r\n* $3 \u{0}\u{1F600}"
        _ = try await open.transport.send(RedisCommand("SET", "key", text))
        #expect(try await open.transport.send(RedisCommand("GET", "key")) == .bytes(Array(text.utf8)))
        #expect(try await open.transport.send(RedisCommand("GET", "other")) == .null)
        #expect(try await open.transport.send(RedisCommand("INCR", "count")) == .integer(1))
        let long = String(repeating: "0123456789", count: 50_000)
        _ = try await open.transport.send(RedisCommand("SET", "long", long))
        #expect(try await open.transport.send(RedisCommand("GET", "long")).text == long)
    }

    @Test("a pipeline answers each command, errors among them", arguments: Transport.allCases)
    func pipelines(kind: Transport) async throws {
        let open = try await kind.open()
        let answers = try await open.transport.pipeline([
            RedisCommand("SET", "a", "x"), RedisCommand("LPUSH", "a", "y"), RedisCommand("GET", "a"),
        ])
        #expect(answers.count == 3)
        #expect(answers[0].text == "OK")
        guard case .error(let text) = answers[1] else {
            Issue.record("no error")
            return
        }
        #expect(text.hasPrefix("WRONGTYPE"))
        #expect(answers[2].text == "x")
        await #expect(throws: RedisError.self) { try await open.transport.send(RedisCommand("LPUSH", "a", "y")) }
    }

    @Test("a transaction runs as one, or not at all", arguments: Transport.allCases)
    func transactions(kind: Transport) async throws {
        let open = try await kind.open()
        #expect(
            try await open.transport.transaction([RedisCommand("INCR", "n"), RedisCommand("INCR", "n")])
                == [.integer(1), .integer(2)])
        await #expect(throws: RedisError.self) {
            try await open.transport.transaction([RedisCommand("INCR", "n"), RedisCommand("NOSUCHCOMMAND")])
        }
        #expect(try await open.transport.send(RedisCommand("GET", "n")).text == "2")
    }

    @Test("many commands at once each get their own answer", arguments: Transport.allCases)
    func concurrency(kind: Transport) async throws {
        let open = try await kind.open()
        let transport = open.transport
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    _ = try await transport.send(RedisCommand("SET", "key\(number)", "value\(number)"))
                    #expect(try await transport.send(RedisCommand("GET", "key\(number)")).text == "value\(number)")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("what is published comes to who subscribed, with its commas", arguments: Transport.allCases)
    func messages(kind: Transport) async throws {
        let open = try await kind.open()
        var events = open.transport.messages(on: "news").makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        for text in ["one, two", "{\"a\":[1,2]}", "grüß"] {
            _ = try await open.transport.send(RedisCommand("PUBLISH", "news", text))
            #expect(await events.next() == .message(Array(text.utf8)))
        }
    }

    @Test(
        "a subscriber finds the way back after a restart, and says that it may have missed something",
        arguments: Transport.allCases)
    func resubscription(kind: Transport) async throws {
        let open = try await kind.open()
        var events = open.transport.messages(on: "news").makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        try await open.server.restart()
        #expect(await events.next() == .disconnected)
        var found = await events.next()
        while found == .disconnected { found = await events.next() }
        #expect(found == .subscribed)
        try await waitUntil("the sender has found the way back too") {
            (try? await open.transport.send(RedisCommand("PUBLISH", "news", "again"))) != nil
        }
        #expect(await events.next() == .message(Array("again".utf8)))
    }

    @Test("who is away is told of as an error, soon, and is found again when it is back", arguments: Transport.allCases)
    func outage(kind: Transport) async throws {
        let open = try await kind.open()
        _ = try await open.transport.send(RedisCommand("SET", "a", "1"))
        open.server.end()
        await #expect(throws: RedisError.self) { try await open.transport.send(RedisCommand("GET", "a")) }
        try await open.server.restart()
        try await waitUntil("it is found again") {
            (try? await open.transport.send(RedisCommand("PING"))) != nil
        }
    }

    @Test(
        "who hangs is told of as an error, and answers that come late are not taken for others",
        arguments: Transport.allCases)
    func hanging(kind: Transport) async throws {
        let open = try await kind.open()
        _ = try await open.transport.send(RedisCommand("SET", "a", "1"))
        open.server.pause()
        await #expect(throws: RedisError.self) { try await open.transport.send(RedisCommand("GET", "a")) }
        open.server.resume()
        try await waitUntil("it answers again") {
            (try? await open.transport.send(RedisCommand("SET", "b", "2"))) != nil
        }
        #expect(try await open.transport.send(RedisCommand("GET", "b")).text == "2")
    }
}
