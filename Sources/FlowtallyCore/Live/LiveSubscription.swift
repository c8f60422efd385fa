import Synchronization

/// One reader of a workspace's changes: what it has not read yet is merged, so a slow reader costs no memory.
package final class LiveSubscription: Sendable {
    package enum Event: Sendable, Equatable {
        case changed(LedgerChange)
        /// Changes were missed: everything may look different.
        case resync(generation: Int64)
        /// Nothing happened; the connection is to be kept from looking dead.
        case heartbeat
    }

    private struct State {
        var pending: Event?
        var waiter: (@Sendable (Event?) -> Void)?
        /// How often a heartbeat came while an event was waiting to be read.
        var missedBeats = 0
        var isOver = false
    }

    package let workspace: WorkspaceID
    private let onDrop: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter onDrop: breaks off whatever keeps the reader from reading.
    package init(workspace: WorkspaceID, onDrop: @escaping @Sendable () -> Void = {}) {
        self.workspace = workspace
        self.onDrop = onDrop
    }

    /// Calls `receive` once with the next event, at once where one waits; with nil when the subscription is over.
    ///
    /// One reader, which asks again when it has dealt with an event: what comes in between is merged.
    package func next(_ receive: @escaping @Sendable (Event?) -> Void) {
        let ready: Event?? = state.withLock { state in
            if state.isOver { return .some(nil) }
            state.missedBeats = 0
            if let pending = state.pending {
                state.pending = nil
                return pending
            }
            state.waiter = receive
            return nil
        }
        if let ready { receive(ready) }
    }

    package func deliver(_ event: Event) {
        let waiter = state.withLock { state -> (@Sendable (Event?) -> Void)? in
            guard !state.isOver else {
                // Its reader may be stuck all the same, and never learn that it is over.
                if event == .heartbeat { state.missedBeats += 1 }
                return nil
            }
            guard let waiter = state.waiter else {
                if event == .heartbeat, state.pending != nil { state.missedBeats += 1 }
                state.pending = state.pending.map { $0.followed(by: event) } ?? event
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?(event)
    }

    /// Ends the subscription of somebody who did not read for several heartbeats. False where all is well.
    package func dropIfStuck() -> Bool {
        guard state.withLock({ $0.missedBeats >= Self.mostMissedBeats }) else { return false }
        end()
        onDrop()
        return true
    }

    private static let mostMissedBeats = 3

    /// No more events come, not even those that wait.
    package func end() {
        let waiter = state.withLock { state in
            state.isOver = true
            state.pending = nil
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?(nil)
    }
}

extension LiveSubscription.Event {
    /// One event that says what both said.
    fileprivate func followed(by later: Self) -> Self {
        switch (self, later) {
        case (.changed(let first), .changed(let second)): .changed(first.merged(with: second))
        case (.resync(let first), .changed(let second)): .resync(generation: max(first, second.generation))
        case (.changed(let first), .resync(let second)): .resync(generation: max(first.generation, second))
        case (.resync(let first), .resync(let second)): .resync(generation: max(first, second))
        case (_, .heartbeat): self
        case (.heartbeat, _): later
        }
    }
}
