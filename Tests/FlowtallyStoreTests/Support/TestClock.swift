import FlowtallyCore
import Synchronization

/// A clock that stands still until it is told otherwise.
final class TestClock: WallClock {
    private let time: Mutex<Instant>

    init(_ start: Instant = noon) {
        time = Mutex(start)
    }

    func now() -> Instant { time.withLock { $0 } }

    func set(_ instant: Instant) { time.withLock { $0 = instant } }

    func advance(by span: Milliseconds) { time.withLock { $0 = $0 + span } }
}
