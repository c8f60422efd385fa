package import Logging
import Synchronization

/// What is new in the ledger, for everybody in this process who wants to know, and for the other servers.
///
/// Changes come from this process's own transactions (`ledgerDidChange`), from other servers (`LiveBus`), and from a slow comparison
/// with the ledger, which finds whatever got lost in between.
package final class LiveHub: LedgerObserver {
    private struct State {
        var coalescer: ChangeCoalescer
        /// The newest generation that was heard of.
        var generations: [WorkspaceID: Int64] = [:]
        var subscriptions: [WorkspaceID: [ObjectIdentifier: LiveSubscription]] = [:]

        func subscribers(of workspace: WorkspaceID) -> [LiveSubscription] {
            subscriptions[workspace].map { Array($0.values) } ?? []
        }

        mutating func note(_ generation: Int64, of workspace: WorkspaceID) {
            generations[workspace] = max(generations[workspace] ?? generation, generation)
        }

        var allSubscribers: [LiveSubscription] { subscriptions.values.flatMap(\.values) }
    }

    private let state: Mutex<State>
    private let bus: any LiveBus
    private let clock: any WallClock
    private let logger: Logger

    /// - Parameter interval: at most one change of a workspace is told in it.
    package init(
        bus: any LiveBus = NoLiveBus(), clock: any WallClock = SystemClock(),
        interval: Milliseconds = Milliseconds(250), logger: Logger
    ) {
        self.bus = bus
        self.clock = clock
        self.logger = logger
        state = Mutex(State(coalescer: ChangeCoalescer(interval: interval)))
    }

    /// The newest generation that is known; nil until somebody has told one.
    ///
    /// It is never behind this process's own changes: only telling of them is held back, so that reloading shows the latest.
    package func generation(of workspace: WorkspaceID) -> Int64? {
        state.withLock { $0.generations[workspace] }
    }

    /// Tells a generation that was read from the ledger.
    ///
    /// - Returns: whether it was news. Then changes had been missed, and subscribers are told to load everything anew.
    @discardableResult
    package func learn(_ generation: Int64, of workspace: WorkspaceID) -> Bool {
        let missed = state.withLock { state -> [LiveSubscription]? in
            let known = state.generations[workspace]
            state.note(generation, of: workspace)
            return known.map { $0 < generation } == true ? state.subscribers(of: workspace) : nil
        }
        missed?.forEach { $0.deliver(.resync(generation: generation)) }
        return missed != nil
    }

    package func ledgerDidChange(_ change: LedgerChange) {
        let now = clock.now()
        let decision = state.withLock { state in
            state.note(change.generation, of: change.workspace)
            return state.coalescer.take(change, at: now)
        }
        switch decision {
        case .passNow: pass(change, publishes: true)
        case .joined: break
        case .wait(let instant):
            Task {
                try? await Task.sleep(for: .milliseconds((instant - now).count))
                guard let merged = state.withLock({ $0.coalescer.release(change.workspace, at: clock.now()) })
                else { return }
                pass(merged, publishes: true)
            }
        }
    }

    // MARK: - Subscriptions

    /// Changes from now on; `end` must be called when nobody reads any more.
    ///
    /// - Parameter onDrop: called when the reader was too slow, to break off what it waits for.
    package func subscribe(
        to workspace: WorkspaceID, onDrop: @escaping @Sendable () -> Void = {}
    ) -> LiveSubscription {
        let subscription = LiveSubscription(workspace: workspace, onDrop: onDrop)
        state.withLock { $0.subscriptions[workspace, default: [:]][ObjectIdentifier(subscription)] = subscription }
        return subscription
    }

    package func end(_ subscription: LiveSubscription) {
        state.withLock { state in
            let workspace = subscription.workspace
            state.subscriptions[workspace]?[ObjectIdentifier(subscription)] = nil
            if state.subscriptions[workspace]?.isEmpty == true { state.subscriptions[workspace] = nil }
        }
        subscription.end()
    }

    package var subscriptionCount: Int {
        state.withLock { $0.subscriptions.values.reduce(0) { $0 + $1.count } }
    }

    /// Lets every stream show that it is alive, and drops those whose readers are stuck.
    package func beat() {
        for subscription in state.withLock({ $0.allSubscribers }) {
            subscription.deliver(.heartbeat)
            if subscription.dropIfStuck() { logger.info("a stream whose reader was too slow was dropped") }
        }
    }

    // MARK: - Other servers

    /// Follows the bus until the task is cancelled; after a gap, compares with the ledger.
    package func follow(_ ledger: any GenerationStore) async {
        for await event in bus.events() {
            switch event {
            case .change(let change): pass(change, publishes: false)
            case .mayHaveMissed: await compare(with: ledger)
            }
        }
    }

    /// Reads the generations of all workspaces that somebody asked about, and tells of those that grew unnoticed.
    package func compare(with ledger: any GenerationStore) async {
        let watched = state.withLock { Array(Set($0.generations.keys).union($0.subscriptions.keys)) }
        for workspace in watched {
            do {
                learn(try await ledger.generation(of: workspace), of: workspace)
            } catch LedgerError.notFound {
                state.withLock { $0.generations[workspace] = nil }
            } catch {
                logger.warning("generations could not be compared", metadata: ["error": "\(error)"])
                return
            }
        }
    }

    private func pass(_ change: LedgerChange, publishes: Bool) {
        let subscribers = state.withLock { state in
            state.note(change.generation, of: change.workspace)
            return state.subscribers(of: change.workspace)
        }
        subscribers.forEach { $0.deliver(.changed(change)) }
        guard publishes else { return }
        Task {
            do {
                try await bus.publish(change)
            } catch {
                logger.warning("a change could not be published", metadata: ["error": "\(error)"])
            }
        }
    }
}
