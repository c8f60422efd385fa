import FlowtallyCore
import FlowtallyRedis
import Testing

@Suite("What several servers share")
struct SharingTests {
    @Test("a cached value is found by other servers until its time is over", arguments: Transport.allCases)
    func caching(kind: Transport) async throws {
        let open = try await kind.open()
        let cache = RedisCache(open.transport)
        #expect(try await cache.value(for: "k") == nil)
        try await cache.set(Array("{\"a\":1}\nrest".utf8), for: "k", lifetime: .minutes(5))
        #expect(try await cache.value(for: "k") == Array("{\"a\":1}\nrest".utf8))
        try await cache.set([1], for: "short", lifetime: Milliseconds(50))
        try await waitUntil("it is gone") { try await cache.value(for: "short") == nil }
    }

    @Test("a change comes to the other servers, and tells its own how long it took", arguments: Transport.allCases)
    func changes(kind: Transport) async throws {
        let open = try await kind.open()
        let (here, there) = (
            RedisLiveBus(open.transport, origin: "here"), RedisLiveBus(open.transport, origin: "there")
        )
        var heardHere = here.events().makeAsyncIterator()
        var heardThere = there.events().makeAsyncIterator()
        #expect(await heardHere.next() == .connected)
        #expect(await heardThere.next() == .connected)
        let change = LedgerChange(workspace: WorkspaceID("w"), generation: 7, scopes: [.runs, .settings])
        let reply = LedgerChange(workspace: WorkspaceID("w"), generation: 8, scopes: [.savings])
        try await here.publish(change)
        #expect(await heardThere.next() == .change(change))
        guard case .own(let duration) = await heardHere.next() else {
            Issue.record("the message did not come back")
            return
        }
        #expect(duration > .zero)
        try await there.publish(reply)
        #expect(await heardHere.next() == .change(reply))
    }

    @Test("a message that is not understood is a reason to look, one of an unknown scope means everything")
    func unknownMessages() async throws {
        let open = try await Transport.redis.open()
        var heard = RedisLiveBus(open.transport, origin: "here").events().makeAsyncIterator()
        #expect(await heard.next() == .connected)
        _ = try await open.transport.send(RedisCommand("PUBLISH", "flowtally:changes:1", "garbage"))
        #expect(await heard.next() == .unknown)
        _ = try await open.transport.send(
            RedisCommand(
                "PUBLISH", "flowtally:changes:1",
                #"{"origin": "newer", "workspace": "w", "generation": 3, "scopes": ["runs", "weather"]}"#))
        #expect(
            await heard.next()
                == .change(
                    LedgerChange(workspace: WorkspaceID("w"), generation: 3, scopes: Set(ChangeScope.allCases))))
    }

    @Test("a full Redis refuses, and that is an error like any other")
    func full() async throws {
        let server = try await RedisServer(["--maxmemory", "1mb", "--maxmemory-policy", "noeviction"])
        let cache = RedisCache(RedisClient(try server.address))
        await #expect(throws: RedisError.self) {
            try await cache.set([UInt8](repeating: 65, count: 3_000_000), for: "k", lifetime: .minutes(5))
            try await cache.set([1], for: "l", lifetime: .minutes(5))
        }
    }

    @Test("user, password and database are those of the address")
    func access() async throws {
        let server = try await RedisServer(["--user", "tally", "on", ">secret", "~*", "&*", "+@all"])
        let right = RedisClient(try RedisAddress("redis://tally:secret@127.0.0.1:\(server.port)/2"))
        _ = try await right.send(RedisCommand("SET", "a", "1"))
        let elsewhere = RedisClient(try RedisAddress("redis://tally:secret@127.0.0.1:\(server.port)/3"))
        #expect(try await elsewhere.send(RedisCommand("GET", "a")) == .null)
        let wrong = RedisClient(try RedisAddress("redis://tally:wrong@127.0.0.1:\(server.port)"))
        await #expect(throws: RedisError.self) { try await wrong.send(RedisCommand("PING")) }
    }
}
