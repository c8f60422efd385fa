import FlowtallySQL

/// Finds out what became of transactions whose commit was asked for when the connection was lost.
struct LostCommits: Sendable {
    private let settings: PostgresSettings

    init(_ settings: PostgresSettings) {
        self.settings = settings
    }

    /// Returns where the transaction stands. Throws `SQLDatabaseError`: the loss itself where it was undone, `outcomeUnknown` where nobody
    /// could tell in time.
    func resolve(_ transaction: TransactionID, after loss: SQLDatabaseError) throws {
        let deadline = ContinuousClock.now + settings.outcomePatience
        var pauses = Pauses()
        repeat {
            switch outcome(of: transaction) {
            case .stands: return
            case .undone: throw loss
            case .unknowable: throw unknown(loss)
            case .notYet: continue
            }
        } while pauses.wait(before: deadline)
        throw unknown(loss)
    }

    private func outcome(of transaction: TransactionID) -> CommitOutcome {
        // While there is no server, nobody knows yet.
        (try? PostgresConnection(settings).outcome(of: transaction)) ?? .notYet
    }

    private func unknown(_ loss: SQLDatabaseError) -> SQLDatabaseError {
        SQLDatabaseError(.outcomeUnknown, "\(loss.description), while committing")
    }
}

/// What became of a transaction.
enum CommitOutcome: Equatable {
    case stands
    case undone
    case notYet
    case unknowable

    /// - Parameters:
    ///   - status: what `pg_xact_status` says; nil for a transaction that is too old.
    ///   - isSameIncarnation: whether the server has neither crashed nor been promoted since. Otherwise, numbers that it had not written down
    ///     were given out again: what such a number says of success may be said of another transaction, whereas a transaction that was
    ///     kept is never called anything but committed.
    init(status: String?, isSameIncarnation: Bool) {
        switch status {
        case "committed": self = isSameIncarnation ? .stands : .unknowable
        case "aborted": self = .undone
        case "in progress": self = isSameIncarnation ? .notYet : .undone
        default: self = .unknowable
        }
    }
}
