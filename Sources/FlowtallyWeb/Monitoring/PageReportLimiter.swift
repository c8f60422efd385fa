import FlowtallyCore
import HTTPTypes
import Synchronization

/// Lets each person's browsers report only so often.
final class PageReportLimiter: Sendable {
    static let reportsAMinute = 60

    private let clock: any WallClock
    private let state = Mutex((minute: Int64(0), reports: [UserID: Int]()))

    init(clock: any WallClock) {
        self.clock = clock
    }

    /// Throws `Problem.Kind.tooManyRequests`.
    func check(_ user: UserID) throws {
        let minute = clock.now().milliseconds / 60_000
        let count = state.withLock { state in
            if state.minute != minute { state = (minute, [:]) }
            state.reports[user, default: 0] += 1
            return state.reports[user, default: 0]
        }
        guard count <= Self.reportsAMinute else {
            throw Problem(.tooManyRequests, "A page may report \(Self.reportsAMinute) times a minute.")
                .with(.retryAfter, "60")
        }
    }
}
