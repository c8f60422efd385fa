import FlowtallySQL

extension SQLDatabaseError {
    /// - Parameter sql: the statement that was refused, where it is known.
    init(_ refusal: Refusal, sql: String? = nil) {
        let kind: Kind =
            switch refusal.state {
            case "40001": .serialization
            // A statement was prepared before the schema changed, or before somebody reset the session.
            case "0A000" where refusal.message.contains("cached plan"), "26000": .serialization
            case "40P01": .deadlock
            case "55P03": .busy
            case "25006": .readOnly
            case "23505", "23P01": .unique
            case "23503": .foreignKey
            case let state where state.hasPrefix("23"): .constraint
            case let state where state.hasPrefix("08") || state.hasPrefix("57P"): .connectionLost
            default: .failure
            }
        let place = sql.map { " in \($0)" } ?? ""
        self.init(kind, "PostgreSQL: \(refusal.message) (\(refusal.state))\(place)")
    }

    init(_ loss: ConnectionLoss) {
        self.init(.connectionLost, "PostgreSQL: the connection was lost: \(loss.message)")
    }
}
