/// The life of a connection, without its socket: how far its transaction has come, and so what is known of it when the connection is
/// lost.
struct ConnectionLife: Equatable {
    enum State: Equatable {
        /// In no transaction.
        case idle
        case open(Access)
        /// The server has refused a statement, and now takes nothing but the transaction's end.
        case failed
        /// The commit was asked for; nil where the transaction has written nothing.
        case committing(TransactionID?)
        /// Nothing more can be said.
        case closed
    }

    enum Access: Equatable {
        case read
        case write
    }

    /// What the loss of a connection means for its transaction.
    enum Consequence: Equatable {
        case nothingChanged
        /// Only the server can tell.
        case unknown(TransactionID)
    }

    private(set) var state = State.idle

    var isReusable: Bool { state == .idle }

    mutating func begin(_ access: Access) {
        precondition(state == .idle, "a transaction begins within another")
        state = .open(access)
    }

    mutating func refuse() {
        if case .open = state { state = .failed }
    }

    mutating func askForCommit(of transaction: TransactionID?) {
        guard case .open = state else { preconditionFailure("nothing to commit: \(state)") }
        state = .committing(transaction)
    }

    /// The transaction is over: committed, or undone.
    mutating func end() {
        if state != .closed { state = .idle }
    }

    mutating func lose() -> Consequence {
        defer { state = .closed }
        if case .committing(let transaction?) = state { return .unknown(transaction) }
        return .nothingChanged
    }
}

/// A transaction that has written something, by names that tell it from every other.
struct TransactionID: Equatable, Sendable {
    /// The server's own number, with its epoch.
    let number: String
    /// Of the server's memory since it last had to recover from a crash, or was promoted: it may give out numbers again that it had
    /// not yet written down by then.
    let incarnation: String
}
