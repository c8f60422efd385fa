package import FlowtallyCore
package import FlowtallyWeb
import ServiceLifecycle

/// Keeps a `LiveHub` going until the server ends: follows the bus, compares with the ledger now and then, lets streams beat, and
/// ends those whose readers' sessions have expired, and all of them when the server stops.
package struct LiveService: Service, CustomStringConvertible {
    /// For logs, which would otherwise say all that is in it.
    package var description: String { "LiveService" }

    private let hub: LiveHub
    private let ledger: any GenerationStore
    private let access: StreamAccess

    package init(hub: LiveHub, ledger: any GenerationStore, access: StreamAccess) {
        self.hub = hub
        self.ledger = ledger
        self.access = access
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { await hub.follow(ledger) }
                group.addTask { await Self.every(.seconds(5)) { await hub.compare(with: ledger) } }
                group.addTask { await Self.every(.seconds(15)) { hub.beat() } }
                group.addTask { await Self.every(.seconds(60)) { await access.review() } }
            }
        }
        hub.end()
    }

    private static func every(_ interval: Duration, _ work: () async -> Void) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            if !Task.isCancelled { await work() }
        }
    }
}
