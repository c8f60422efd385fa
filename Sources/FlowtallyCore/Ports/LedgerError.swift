/// Why the ledger did not do what it was asked.
package enum LedgerError: Error, Sendable, Equatable {
    /// What was sent breaks a rule; nothing was changed.
    case invalid([FieldProblem])
    /// There is no such thing in this workspace.
    case notFound(String)
    /// It contradicts what the ledger already holds.
    case conflict(FieldProblem)
    /// The idempotency key was used before, with another request.
    case idempotencyKeyReused
    /// A service request cannot go to that status from where it is.
    case transitionRefused(from: ServiceRequestStatus, to: ServiceRequestStatus)
    /// It would change what days before today saved, which must be asked for.
    case recalculationNeeded(SavingsEffect)
    /// The first user exists already.
    case alreadySetUp
    /// The store could not do it now; nothing was changed. The text is for the log, not for callers.
    case unavailable(String)
    /// The store was lost while it was saving: whether the change stands is not known. The text is for the log.
    case outcomeUnknown(String)
}
