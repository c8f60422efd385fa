import FlowtallyCore

/// What the figures take from a run.
struct RunOutcome: Equatable {
    let attempt: Int
    let status: RunStatus
    let startedAt: Instant
    let completedAt: Instant?

    init(of run: MergedRun) {
        attempt = run.attempt
        status = run.status
        startedAt = run.startedAt
        completedAt = run.completedAt
    }

    /// The rule told in plain steps over the whole list.
    init(recounting received: [Received]) {
        let attempts = received.map { $0.statement.attempt }.sorted()
        let winning = received.filter { $0.statement.attempt == attempts.last }
        attempt = attempts[attempts.count - 1]

        let receipts = winning.map { $0.at }.sorted()
        let starts = winning.compactMap { $0.statement.startedAt }.sorted()
        startedAt = starts.first ?? receipts[0]

        // Listed by precedence: of equally late ends the first in the list stands.
        var last: (status: RunStatus, at: Instant)?
        for status in [RunStatus.failed, .cancelled, .completed] {
            let group = winning.filter { $0.statement.status == status }
            let reported = group.compactMap { $0.statement.completedAt }.sorted()
            guard let end = reported.last ?? group.map({ $0.at }).sorted().first else { continue }
            if last == nil || end > last!.at { last = (status, end) }
        }
        completedAt = last?.at
        let isRunning = winning.contains { $0.statement.status == .running }
        status = last?.status ?? (isRunning ? .running : .started)
    }
}
