import FlowtallyCore
import Metrics

/// What one reader hears of a workspace: no task waits for it, the next event is asked for when the last one is on its way.
struct EventStream: Sendable {
    /// Then it is time to find out again who the reader is.
    private static let longest = Duration.seconds(3_600)
    private static let openStreams = Gauge(label: MetricName.eventStreams.rawValue)

    private let hub: LiveHub
    private let connection: EventConnection
    private let subscription: LiveSubscription
    private let end = ContinuousClock.now + longest

    init(_ hub: LiveHub, _ workspace: WorkspaceID, _ connection: EventConnection) {
        self.hub = hub
        self.connection = connection
        subscription = hub.subscribe(to: workspace, onDrop: connection.close)
    }

    /// Lasts until the reader goes, the server stops, or it has lasted long enough.
    func begin(lastSeen: Int64?) {
        Self.openStreams.record(hub.subscriptionCount)
        connection.onClose {
            hub.end(subscription)
            Self.openStreams.record(hub.subscriptionCount)
        }
        // Asked for after the subscription, so that nothing falls between the two.
        let generation = hub.generation(of: subscription.workspace) ?? 0
        send(EventText.connected(at: generation, lastSeen: lastSeen))
    }

    private func send(_ text: String) {
        connection.send(text) {
            subscription.next { event in
                guard let event, ContinuousClock.now < end else { return connection.end() }
                send(EventText.text(event))
            }
        }
    }
}
