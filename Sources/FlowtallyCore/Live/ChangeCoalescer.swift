/// Lets at most one change of a workspace through in each interval: the first at once, those that follow merged into one.
///
/// A pure state machine: it knows no clock and no timer. A change that was taken in is let through at the latest one interval
/// after it came.
package struct ChangeCoalescer: Sendable {
    /// What to do about a change.
    package enum Decision: Sendable, Equatable {
        case passNow
        /// Call `release` at that instant.
        case wait(until: Instant)
        /// Another change waits already, and takes this one along.
        case joined
    }

    private struct State {
        var lastPassed: Instant
        var waiting: LedgerChange?
    }

    private let interval: Milliseconds
    private var states: [WorkspaceID: State] = [:]

    package init(interval: Milliseconds) {
        self.interval = interval
    }

    package mutating func take(_ change: LedgerChange, at now: Instant) -> Decision {
        guard let state = states[change.workspace] else {
            states[change.workspace] = State(lastPassed: now)
            return .passNow
        }
        if let waiting = state.waiting {
            states[change.workspace]?.waiting = waiting.merged(with: change)
            return .joined
        }
        // A clock that was set back must not hold changes up.
        let due = min(state.lastPassed, now) + interval
        guard due > now else {
            states[change.workspace]?.lastPassed = now
            return .passNow
        }
        states[change.workspace]?.waiting = change
        return .wait(until: due)
    }

    /// The change that waited, to be let through now.
    package mutating func release(_ workspace: WorkspaceID, at now: Instant) -> LedgerChange? {
        guard let change = states[workspace]?.waiting else { return nil }
        states[workspace] = State(lastPassed: now)
        return change
    }
}
