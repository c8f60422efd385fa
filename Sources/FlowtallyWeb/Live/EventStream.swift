import FlowtallyCore
import Metrics

/// What one reader hears of a workspace: no task waits for it, the next event is asked for when the last one is on its way.
struct EventStream: Sendable {
    private static let openStreams = Gauge(label: MetricName.eventStreams.rawValue)

    private let reader: Principal
    private let hub: LiveHub
    private let access: StreamAccess
    private let connection: EventConnection
    private let subscription: LiveSubscription

    init(of reader: Principal, _ hub: LiveHub, _ access: StreamAccess, _ connection: EventConnection) {
        self.reader = reader
        self.hub = hub
        self.access = access
        self.connection = connection
        subscription = hub.subscribe(to: reader.workspaceID, onDrop: connection.close)
    }

    /// Lasts until the reader goes or may not read any more, or the server stops.
    func begin(lastSeen: Int64?) async {
        Self.openStreams.record(hub.subscriptionCount)
        await access.add(subscription, of: reader)
        connection.onClose {
            access.remove(subscription, of: reader)
            hub.end(subscription)
            Self.openStreams.record(hub.subscriptionCount)
        }
        // Asked for after the subscription, so that nothing falls between the two.
        let generation = hub.generation(of: reader.workspaceID) ?? 0
        send(EventText.connected(at: generation, lastSeen: lastSeen))
    }

    private func send(_ text: String) {
        connection.send(text) {
            subscription.next { event in
                guard let event else { return connection.end() }
                send(EventText.text(event))
            }
        }
    }
}
