package import FlowtallyCore

/// Changes between servers by Redis's publish and subscribe.
package struct RedisLiveBus: LiveBus {
    private static let channel = "flowtally:changes:1"

    private let transport: any RedisTransport
    /// Tells one's own messages from those of others.
    private let origin: String
    /// What the times in one's own messages count from.
    private let start = ContinuousClock.now

    package init(_ transport: any RedisTransport, origin: String) {
        self.transport = transport
        self.origin = origin
    }

    package func publish(_ change: LedgerChange) async throws {
        let message: JSONValue = [
            "origin": .string(origin), "sentMicroseconds": .integer(microseconds),
            "workspace": .string(change.workspace.text),
            "generation": .integer(change.generation),
            "scopes": .array(change.scopes.sorted().map { .string($0.rawValue) }),
        ]
        _ = try await transport.send(RedisCommand("PUBLISH", Self.channel, message.text))
    }

    private var microseconds: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    package func listen(_ tell: @escaping @Sendable (LiveBusEvent) -> Void) async {
        await transport.listen(to: Self.channel) { event in
            switch event {
            case .subscribed: tell(.connected)
            case .disconnected: tell(.disconnected)
            case .message(let bytes): tell(read(bytes))
            }
        }
    }

    /// A newer server may say more than this one understands.
    private func read(_ bytes: [UInt8]) -> LiveBusEvent {
        guard let message = try? JSONValue(parsing: bytes), let sender = message["origin"]?.asString,
            let workspace = message["workspace"]?.asString, let generation = message["generation"]?.asInteger,
            let scopes = message["scopes"]?.asArray
        else { return .unknown }
        if sender == origin, let sent = message["sentMicroseconds"]?.asInteger {
            return .own(after: .microseconds(microseconds - sent))
        }
        let known = scopes.compactMap { $0.asString.flatMap(ChangeScope.init(rawValue:)) }
        return .change(
            LedgerChange(
                workspace: WorkspaceID(workspace), generation: generation,
                // A scope that is not known here may mean anything.
                scopes: known.count == scopes.count ? Set(known) : Set(ChangeScope.allCases)))
    }
}
