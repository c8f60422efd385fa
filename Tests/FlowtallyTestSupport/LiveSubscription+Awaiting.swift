package import FlowtallyCore

extension LiveSubscription {
    /// The next event; nil when the subscription is over.
    package func next() async -> Event? {
        await withCheckedContinuation { continuation in next { continuation.resume(returning: $0) } }
    }
}
