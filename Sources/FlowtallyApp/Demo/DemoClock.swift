import FlowtallyCore
import Synchronization

/// The machine's clock, unless it is set to a time of the demo's past.
final class DemoClock: WallClock {
    private let fixed = Mutex<Instant?>(nil)

    func now() -> Instant {
        fixed.withLock { $0 } ?? SystemClock().now()
    }

    func set(_ instant: Instant?) {
        fixed.withLock { $0 = instant }
    }
}
