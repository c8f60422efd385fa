/// One execution of a workflow, as the ledger holds it.
package struct Run: Sendable, Equatable {
    package let id: RunID
    package let workflowID: WorkflowID
    package let source: String
    package let externalID: String
    package let merged: MergedRun
    /// The day of the workspace's zone on which the run started: every figure counts it there.
    package let localDay: LocalDay
    package let createdAt: Instant
    /// When it changed last; while it is unfinished, when it was last heard of.
    package let updatedAt: Instant
    /// What each report said; empty where one report said it all. `timeline` tells both.
    package let reports: [ReceivedReport]

    package init(
        id: RunID, workflowID: WorkflowID, source: String, externalID: String, merged: MergedRun, localDay: LocalDay,
        createdAt: Instant, updatedAt: Instant, reports: [ReceivedReport] = []
    ) {
        self.id = id
        self.workflowID = workflowID
        self.source = source
        self.externalID = externalID
        self.merged = merged
        self.localDay = localDay
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.reports = reports
    }

    /// Unknown while the run is unfinished, and where its reports say that it ended before it started.
    package var duration: Milliseconds? {
        guard let completedAt = merged.completedAt, completedAt >= merged.startedAt else { return nil }
        return completedAt - merged.startedAt
    }

    /// When the last report came, where the run is unfinished and that was longer ago than `limit`; otherwise nil.
    package func noNewsSince(limit: Milliseconds, now: Instant) -> Instant? {
        merged.status.isFinished || updatedAt + limit >= now ? nil : updatedAt
    }
}

/// A run after a report about it was taken in.
package struct RecordedRun: Sendable, Equatable {
    package let run: Run
    /// True where the report was the first about the run.
    package let isNew: Bool

    package init(run: Run, isNew: Bool) {
        self.run = run
        self.isNew = isNew
    }
}
