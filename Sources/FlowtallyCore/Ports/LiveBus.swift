/// Carries changes between the servers of one ledger.
///
/// At most once: a message may be lost, and then the slow comparison of generations finds what was missed.
package protocol LiveBus: Sendable {
    /// Tells the other servers. Throws where the broker cannot be reached; nothing depends on it but speed.
    func publish(_ change: LedgerChange) async throws

    /// What other servers tell, until the task is cancelled. One's own messages may come back.
    func events() -> AsyncStream<LiveBusEvent>
}

package enum LiveBusEvent: Sendable, Equatable {
    case change(LedgerChange)
    /// Messages may have been missed: compare generations.
    case mayHaveMissed
}

/// For a server that has no others beside it.
package struct NoLiveBus: LiveBus {
    package init() {}

    package func publish(_ change: LedgerChange) async throws {}

    package func events() -> AsyncStream<LiveBusEvent> { AsyncStream { $0.finish() } }
}
