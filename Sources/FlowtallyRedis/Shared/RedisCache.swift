package import FlowtallyCore

/// The servers' shared cache in a Redis.
package struct RedisCache: SharedCache {
    private let transport: any RedisTransport

    package init(_ transport: any RedisTransport) {
        self.transport = transport
    }

    package func value(for key: String) async throws -> [UInt8]? {
        switch try await transport.send(RedisCommand("GET", key)) {
        case .bytes(let bytes): return bytes
        case .null: return nil
        case let other: throw RedisError.unexpected("\(other)")
        }
    }

    package var isShared: Bool { true }

    package func checkHealth() async throws {
        _ = try await transport.send(RedisCommand("PING"))
    }

    package func set(_ value: [UInt8], for key: String, lifetime: Milliseconds) async throws {
        _ = try await transport.send(
            RedisCommand([
                Array("SET".utf8), Array(key.utf8), value, Array("PX".utf8), Array(String(lifetime.count).utf8),
            ]))
    }
}
