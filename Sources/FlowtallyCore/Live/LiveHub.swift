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
        /// The newest generation that subscribers were told of, or are about to be.
        var told: [WorkspaceID: Int64] = [:]
        var subscriptions: [WorkspaceID: [ObjectIdentifier: LiveSubscription]] = [:]
        var observers: [any LedgerObserver] = []

        func subscribers(of workspace: WorkspaceID) -> [LiveSubscription] {
            subscriptions[workspace].map { Array($0.values) } ?? []
        }

        /// Without an earlier one to compare with, there is nothing to tell of a generation.
        mutating func note(_ generation: Int64, of workspace: WorkspaceID, isTold: Bool = false) {
            generations[workspace] = max(generations[workspace] ?? generation, generation)
            let known = told[workspace] ?? generation
            told[workspace] = isTold ? max(known, generation) : known
        }

        /// Whether the broker would tell of other servers' changes.
        var isConnected = false

        var allSubscribers: [LiveSubscription] { subscriptions.values.flatMap(\.values) }
    }

    private let state: Mutex<State>
    private let bus: any LiveBus
    private let clock: any WallClock
    private let meter: any LiveMeter
    private let logger: Logger

    /// - Parameter interval: at most one change of a workspace is told in it.
    package init(
        bus: any LiveBus = NoLiveBus(), clock: any WallClock = SystemClock(),
        interval: Milliseconds = Milliseconds(250), meter: any LiveMeter = NoLiveMeter(), logger: Logger
    ) {
        self.bus = bus
        self.clock = clock
        self.meter = meter
        self.logger = logger
        state = Mutex(State(coalescer: ChangeCoalescer(interval: interval)))
    }

    /// The newest generation that is known; nil until somebody has told one.
    ///
    /// It is never behind this process's own changes: only telling of them is held back, so that reloading shows the latest.
    package func generation(of workspace: WorkspaceID) -> Int64? {
        state.withLock { $0.generations[workspace] }
    }

    /// Notes a generation that was read from the ledger. Whoever made it is about to tell of it; if not, `compare` finds out.
    package func learn(_ generation: Int64, of workspace: WorkspaceID) {
        state.withLock { $0.note(generation, of: workspace) }
    }

    package func ledgerDidChange(_ change: LedgerChange) {
        let now = clock.now()
        let decision = state.withLock { state in
            state.note(change.generation, of: change.workspace, isTold: true)
            return state.coalescer.take(change, at: now)
        }
        switch decision {
        case .passNow: pass(change, publishes: true)
        case .joined: meter.note(.merged)
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

    /// Ends all subscriptions: no more changes will be told.
    package func end() {
        state.withLock { $0.allSubscribers }.forEach(end)
    }

    package var subscriptionCount: Int {
        state.withLock { $0.subscriptions.values.reduce(0) { $0 + $1.count } }
    }

    /// Tells an observer of each change, whichever server made it, for good; of what was found by comparing, with all scopes.
    package func observe(_ observer: any LedgerObserver) {
        state.withLock { $0.observers.append(observer) }
    }

    /// Lets every stream show that it is alive, and drops those whose readers are stuck.
    package func beat() {
        for subscription in state.withLock({ $0.allSubscribers }) {
            subscription.deliver(.heartbeat)
            guard subscription.dropIfStuck() else { continue }
            meter.note(.dropped)
            logger.info("a stream whose reader was too slow was dropped")
        }
    }

    // MARK: - Other servers

    /// Follows the bus until the task is cancelled; after a gap, compares with the ledger.
    package func follow(_ ledger: any GenerationStore) async {
        let (gaps, gap) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        async let comparing: Void = { for await _ in gaps { await compare(with: ledger) } }()
        await bus.listen { [self] event in
            switch event {
            case .change(let change): pass(change, publishes: false)
            case .own(let duration): meter.note(.returned(after: duration))
            case .connected:
                state.withLock { $0.isConnected = true }
                gap.yield()
            case .disconnected: state.withLock { $0.isConnected = false }
            case .unknown: gap.yield()
            }
        }
        gap.finish()
        await comparing
    }

    /// Whether other servers' changes are heard of at once.
    package var isConnected: Bool { state.withLock { $0.isConnected } }

    /// Reads the generations of all workspaces, and tells of those that grew unnoticed where somebody has asked about them.
    package func compare(with ledger: any GenerationStore) async {
        let watched = state.withLock { Set($0.generations.keys).union($0.subscriptions.keys) }
        guard !watched.isEmpty else { return }
        do {
            let generations = try await ledger.generations()
            for workspace in watched { catchUp(with: generations[workspace], of: workspace) }
        } catch {
            logger.warning("generations could not be compared", metadata: ["error": "\(error)"])
        }
    }

    /// Where changes were missed, subscribers are told to load everything anew.
    ///
    /// - Parameter generation: nil where the workspace is gone.
    private func catchUp(with generation: Int64?, of workspace: WorkspaceID) {
        let missed = state.withLock { state -> LedgerChange? in
            guard let generation else {
                state.generations[workspace] = nil
                state.told[workspace] = nil
                return nil
            }
            state.note(generation, of: workspace)
            guard let told = state.told[workspace], told < generation else { return nil }
            return LedgerChange(workspace: workspace, generation: generation, scopes: Set(ChangeScope.allCases))
        }
        if let missed { tell(missed, as: .resync(generation: missed.generation)) }
    }

    /// - Parameter event: what subscribers are told; nil for nothing.
    private func tell(_ change: LedgerChange, as event: LiveSubscription.Event?) {
        let (subscribers, observers) = state.withLock { state in
            state.note(change.generation, of: change.workspace, isTold: true)
            return (state.subscribers(of: change.workspace), state.observers)
        }
        if let event { subscribers.forEach { $0.deliver(event) } }
        observers.forEach { $0.ledgerDidChange(change) }
    }

    private func pass(_ change: LedgerChange, publishes: Bool) {
        tell(change, as: change.visible.map { .changed($0) })
        meter.note(.told)
        guard publishes, !(bus is NoLiveBus) else { return }
        Task.immediate {
            do {
                let start = ContinuousClock.now
                try await bus.publish(change)
                meter.note(.published(after: ContinuousClock.now - start))
            } catch {
                meter.note(.publishFailed)
                logger.warning("a change could not be published", metadata: ["error": "\(error)"])
            }
        }
    }
}
