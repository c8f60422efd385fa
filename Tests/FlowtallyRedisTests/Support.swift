import FlowtallyCore
import FlowtallyRedis
import FlowtallyTestSupport
import Foundation

/// A real Redis server on a free port of this machine.
final class RedisServer {
    let port: Int
    private var program: RunningProgram
    private let arguments: [String]

    init(_ extra: [String] = []) async throws {
        port = try freePort()
        arguments = ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"] + extra
        program = try RunningProgram("/usr/bin/redis-server", arguments)
        try await waitUntilUp()
    }

    var address: RedisAddress { get throws { try RedisAddress("redis://127.0.0.1:\(port)") } }

    func restart() async throws {
        program.end()
        program = try RunningProgram("/usr/bin/redis-server", arguments)
        try await waitUntilUp()
    }

    func end() { program.end() }
    func pause() { program.send(SIGSTOP) }
    func resume() { program.send(SIGCONT) }

    private func waitUntilUp() async throws {
        try await waitUntil("Redis is up") {
            do {
                _ = try await RedisClient(try address).send(RedisCommand("PING"))
                return true
            } catch RedisError.refused {
                // It wants a password, so it is there.
                return true
            } catch {
                return false
            }
        }
    }
}

/// Polls a condition; throws when half a minute is over.
func waitUntil(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw WaitedInVain(what: what) }
        try await Task.sleep(for: .milliseconds(10))
    }
}

struct WaitedInVain: Error {
    let what: String
}

/// A port that nobody listens on.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            guard bind(descriptor, pointer, length) == 0, getsockname(descriptor, pointer, &length) == 0 else {
                throw WaitedInVain(what: "a free port")
            }
            return Int(
                UInt16(bigEndian: pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port }))
        }
    }
}

extension LiveBus {
    /// What is heard, one after the other, until nobody asks any more.
    func events() -> AsyncStream<LiveBusEvent> { stream { await listen($0) } }
}

extension RedisTransport {
    /// What is published on a channel, one after the other, until nobody asks any more.
    func messages(on channel: String) -> AsyncStream<RedisChannelEvent> { stream { await listen(to: channel, $0) } }
}

private func stream<Event: Sendable>(
    _ listen: @escaping @Sendable (@escaping @Sendable (Event) -> Void) async -> Void
) -> AsyncStream<Event> {
    AsyncStream { continuation in
        let task = Task {
            await listen { continuation.yield($0) }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
    }
}
