import FlowtallyCore
import Synchronization

/// This machine's clock, corrected by how far it is off the server's.
final class ServerClock: WallClock {
    private let offset = Atomic<Int64>(0)

    func now() -> Instant {
        SystemClock().now() + Milliseconds(offset.load(ordering: .relaxed))
    }

    /// Takes note of a time that the server told between two of this machine's.
    func note(_ time: Instant, between asked: Instant, and answered: Instant) {
        let middle = asked.milliseconds + (answered.milliseconds - asked.milliseconds) / 2
        offset.store(time.milliseconds - middle, ordering: .relaxed)
    }
}
