/// Carries changes between the servers of one ledger.
///
/// At most once: a message may be lost, and then the slow comparison of generations finds what was missed.
package protocol LiveBus: Sendable {
    /// Tells the other servers. Throws where the broker cannot be reached; nothing depends on it but speed.
    func publish(_ change: LedgerChange) async throws

    /// Tells what is heard from the broker, as soon as it is and in its order, until the task is cancelled.
    ///
    /// - Parameter tell: must not wait for anything: the connection reads nothing meanwhile.
    func listen(_ tell: @escaping @Sendable (LiveBusEvent) -> Void) async
}

package enum LiveBusEvent: Sendable, Equatable {
    /// What another server told.
    case change(LedgerChange)
    /// A message of one's own, so long after it was sent.
    case own(after: Duration)
    /// From now on messages come; those before may have been missed: compare generations.
    case connected
    /// Messages do not come any more.
    case disconnected
    /// There was a message that this server does not understand.
    case unknown
}

/// For a server that has no others beside it.
package struct NoLiveBus: LiveBus {
    package init() {}

    package func publish(_ change: LedgerChange) async throws {}

    package func listen(_ tell: @escaping @Sendable (LiveBusEvent) -> Void) async {}
}
