package import FlowtallyCore

/// Changes between servers by Redis's publish and subscribe.
package struct RedisLiveBus: LiveBus {
    private static let channel = "flowtally:changes:1"

    private let transport: any RedisTransport
    /// Tells one's own messages from those of others.
    private let origin: String

    package init(_ transport: any RedisTransport, origin: String) {
        self.transport = transport
        self.origin = origin
    }

    package func publish(_ change: LedgerChange) async throws {
        let message: JSONValue = [
            "origin": .string(origin), "workspace": .string(change.workspace.text),
            "generation": .integer(change.generation),
            "scopes": .array(change.scopes.sorted().map { .string($0.rawValue) }),
        ]
        _ = try await transport.send(RedisCommand("PUBLISH", Self.channel, message.text))
    }

    package func events() -> AsyncStream<LiveBusEvent> {
        let (transport, origin) = (transport, origin)
        return AsyncStream { continuation in
            let task = Task {
                for await event in transport.messages(on: Self.channel) {
                    switch event {
                    case .subscribed: continuation.yield(.mayHaveMissed)
                    case .message(let bytes):
                        guard let (sender, change) = Self.change(bytes) else {
                            // A newer server may say more than this one understands.
                            continuation.yield(.mayHaveMissed)
                            continue
                        }
                        if sender != origin { continuation.yield(.change(change)) }
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private static func change(_ bytes: [UInt8]) -> (origin: String, LedgerChange)? {
        guard let message = try? JSONValue(parsing: bytes), let origin = message["origin"]?.asString,
            let workspace = message["workspace"]?.asString, let generation = message["generation"]?.asInteger,
            let scopes = message["scopes"]?.asArray
        else { return nil }
        let known = scopes.compactMap { $0.asString.flatMap(ChangeScope.init(rawValue:)) }
        return (
            origin,
            LedgerChange(
                workspace: WorkspaceID(workspace), generation: generation,
                // A scope that is not known here may mean anything.
                scopes: known.count == scopes.count ? Set(known) : Set(ChangeScope.allCases))
        )
    }
}
