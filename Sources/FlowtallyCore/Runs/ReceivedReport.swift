/// What one report said of a run, and when it came in. Times that it did not tell are nil.
package struct ReceivedReport: Sendable, Equatable {
    package let receivedAt: Instant
    package let status: RunStatus
    package let attempt: Int
    package let startedAt: Instant?
    package let completedAt: Instant?

    package init(receivedAt: Instant, status: RunStatus, attempt: Int, startedAt: Instant?, completedAt: Instant?) {
        self.receivedAt = receivedAt
        self.status = status
        self.attempt = attempt
        self.startedAt = startedAt
        self.completedAt = completedAt
    }

    package init(_ statement: RunStatement, receivedAt: Instant) {
        self.init(
            receivedAt: receivedAt, status: statement.status, attempt: statement.attempt,
            startedAt: statement.startedAt, completedAt: statement.completedAt)
    }
}

extension Run {
    /// The reports that made the run what it is, in the order in which they came in: the last `mostReports` of them.
    ///
    /// A report that changed nothing is none of them. Of a run that was recorded before reports were kept, what came before its
    /// last change is told as one report.
    package var timeline: [ReceivedReport] {
        guard reports.isEmpty else { return reports }
        return [
            ReceivedReport(
                receivedAt: updatedAt, status: merged.status, attempt: merged.attempt,
                startedAt: merged.start.isInferred ? nil : merged.startedAt, completedAt: merged.rank.completedAt)
        ]
    }

    /// The timeline with one report more.
    package func timeline(adding report: ReceivedReport) -> [ReceivedReport] {
        Array((timeline + [report]).suffix(Self.mostReports))
    }

    /// Whether earlier reports are no longer kept, or never were.
    package var isTimelineCut: Bool { timeline[0].receivedAt != createdAt }

    package static let mostReports = 50
}
