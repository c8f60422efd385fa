/// Which runs to list; a nil or empty part does not narrow.
package struct RunFilter: Sendable {
    package var workflowID: WorkflowID?
    /// Of the workflows whose runs these are.
    package var role: WorkflowRole?
    package var statuses: Set<RunStatus>
    package var startedFrom: Instant?
    package var startedBefore: Instant?
    package var days: (from: LocalDay?, to: LocalDay?)
    /// Text that the workflow's name, the external id or the error contains.
    package var search: String?
    /// Only runs of which there is no news at this moment.
    package var withoutNewsAt: Instant?
    /// How many runs a page of a search looks through, newest first, of those that the rest of the filter lets through.
    package var searchDepth = 200_000

    package init(
        workflowID: WorkflowID? = nil, role: WorkflowRole? = nil, statuses: Set<RunStatus> = [],
        startedFrom: Instant? = nil, startedBefore: Instant? = nil, days: (from: LocalDay?, to: LocalDay?) = (nil, nil),
        search: String? = nil, withoutNewsAt: Instant? = nil
    ) {
        self.workflowID = workflowID
        self.role = role
        self.statuses = statuses
        self.startedFrom = startedFrom
        self.startedBefore = startedBefore
        self.days = days
        self.search = search
        self.withoutNewsAt = withoutNewsAt
    }
}

/// One page of the runs that a filter lets through, newest first.
package struct RunPage: Sendable {
    package let runs: [Run]
    /// Where the next page begins; nil where this is the last.
    package let next: PagePosition?
    /// Where a search went no further before the page was full: the start of the last run that it looked at.
    package let searchedBackTo: Instant?

    package init(runs: [Run], next: PagePosition?, searchedBackTo: Instant?) {
        self.runs = runs
        self.next = next
        self.searchedBackTo = searchedBackTo
    }
}

/// How many runs a filter lets through.
package struct RunCount: Sendable, Equatable {
    /// Of those that are kept.
    package let listed: Int64
    /// Where false, the counting was given up, and there may be more.
    package let isExact: Bool
    /// Of those that were let go because of their age, where that is known. The figures still count them.
    package let letGo: Int64

    package init(listed: Int64, isExact: Bool = true, letGo: Int64 = 0) {
        self.listed = listed
        self.isExact = isExact
        self.letGo = letGo
    }
}
