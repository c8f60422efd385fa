import Synchronization

/// A clock on which every sleep is over at once.
final class SkippingClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let skipped = Mutex<[Duration]>([])
    private let start = ContinuousClock.now

    /// How long each sleep was to be.
    var sleeps: [Duration] { skipped.withLock { $0 } }
    var now: Instant { start + skipped.withLock { $0.reduce(.zero, +) } }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        let pause = deadline - now
        skipped.withLock { $0.append(pause) }
        await Task.yield()
    }
}
