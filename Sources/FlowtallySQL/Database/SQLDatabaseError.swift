/// Why a database did not do a transaction. Drivers map their codes to a kind; what follows from it is decided once.
package struct SQLDatabaseError: Error, CustomStringConvertible {
    package enum Kind: Sendable, CaseIterable {
        /// Others held the lock for too long.
        case busy
        /// Another transaction came between; on its own this one would have gone through.
        case serialization
        /// This transaction and another waited for each other.
        case deadlock
        /// The server takes no writes now, as a standby does until it is promoted.
        case readOnly
        /// The connection was lost before the commit was asked for: nothing was changed.
        case connectionLost
        /// The commit was asked for, and nobody said whether it was done.
        case outcomeUnknown
        /// There is such a row already.
        case unique
        /// A row names another one that is not there, or is named by one.
        case foreignKey
        /// Another constraint of the schema refuses a row.
        case constraint
        /// Anything else: a full disk, a damaged file, a mistake in a statement. Nothing was changed.
        case failure

        /// Whether the same transaction may succeed when it is done again, and cannot be done twice by that.
        package var isSafeToRepeat: Bool {
            switch self {
            case .busy, .serialization, .deadlock, .readOnly, .connectionLost: true
            case .outcomeUnknown, .unique, .foreignKey, .constraint, .failure: false
            }
        }
    }

    package let kind: Kind
    /// For the log.
    package let description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
