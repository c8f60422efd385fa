/// A run that failed, with the beginning of its error.
package struct RunFailure: Sendable, Equatable {
    package let run: RunID
    package let startedAt: Instant
    /// At most `errorLength` characters; nil where the reports named none.
    package let error: String?

    package init(run: RunID, startedAt: Instant, error: String?) {
        self.run = run
        self.startedAt = startedAt
        self.error = error
    }

    package static let errorLength = 4000
}

/// Failures whose messages differ only in their particulars.
package struct FailureGroup: Sendable, Equatable {
    /// Nil for failures without an error text.
    package let message: FailureMessage?
    package let count: Int
    /// The one that started last.
    package let newest: RunFailure

    /// The groups of failures, the largest first, of equal ones that which was seen last.
    package static func groups(of failures: [RunFailure]) -> [FailureGroup] {
        let keyed = failures.map { (message: $0.error.flatMap(FailureMessage.init), failure: $0) }
        return Dictionary(grouping: keyed, by: \.message).compactMap { message, members in
            members.map(\.failure).max { ($0.startedAt, $0.run) < ($1.startedAt, $1.run) }
                .map { FailureGroup(message: message, count: members.count, newest: $0) }
        }
        .sorted { ($0.count, $0.newest.startedAt, $0.newest.run) > ($1.count, $1.newest.startedAt, $1.newest.run) }
    }
}
