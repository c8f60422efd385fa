extension RunStatement {
    package static let attempts = 1...1_000_000
    package static let furthestFutureStart = Milliseconds.hours(24)

    /// What a report may not say, whatever the ledger already holds.
    package func problems(receivedAt: Instant) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let startedAt, let completedAt, completedAt < startedAt {
            problems.append(
                FieldProblem(
                    "/completedAt", "must not be before startedAt (\(startedAt.rfc3339)); it is \(completedAt.rfc3339)")
            )
        }
        if let startedAt, startedAt > receivedAt + Self.furthestFutureStart {
            problems.append(
                FieldProblem("/startedAt", "must not be more than 24 hours ahead of now (\(receivedAt.rfc3339))"))
        }
        if let completedAt, completedAt > receivedAt + Self.furthestFutureStart {
            problems.append(
                FieldProblem("/completedAt", "must not be more than 24 hours ahead of now (\(receivedAt.rfc3339))"))
        }
        if completedAt != nil, !status.isFinished {
            problems.append(
                FieldProblem(
                    "/completedAt", "goes with a finished status (COMPLETED, FAILED, CANCELLED), not \(status.rawValue)"
                ))
        }
        if !Self.attempts.contains(attempt) {
            problems.append(FieldProblem("/attempt", "must be from 1 to 1000000"))
        }
        return problems
    }
}
