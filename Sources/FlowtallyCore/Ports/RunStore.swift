/// Where runs are kept. Whatever returns from a writing call is durable.
package protocol RunStore: Sendable {
    /// Takes in one report or update; with a claim, at most once for the claim's key.
    ///
    /// With a claim, the answer is made inside the transaction and stored with it, so that a repeat gets the very same one.
    /// Throws `LedgerError`: `invalid`, `notFound` (run), `conflict`, `idempotencyKeyReused`, `unavailable`.
    func write(
        _ write: RunWrite, in workspace: WorkspaceID, once claim: IdempotencyClaim?,
        answer: @escaping @Sendable (RecordedRun) -> StoredAnswer
    ) async throws -> GivenAnswer

    /// Takes in many reports, in bounded transactions; a refused one does not touch the others. Results are in order.
    func write(
        batch: [RunReport], in workspace: WorkspaceID
    ) async throws -> [Result<RecordedRun, LedgerError>]

    /// The same with a claim: where all of it was done before, the answer to that.
    ///
    /// The answer is stored with the last of the reports. A batch that was cut off is done again, which merges what it finds.
    /// Throws `LedgerError.idempotencyKeyReused`.
    func write(
        batch: [RunReport], in workspace: WorkspaceID, once claim: IdempotencyClaim,
        answer: @escaping @Sendable ([Result<RecordedRun, LedgerError>]) -> StoredAnswer
    ) async throws -> GivenAnswer

    func run(_ id: RunID, in workspace: WorkspaceID) async throws -> Run?

    /// How long unfinished runs of each workflow may be silent.
    func newsLimits(in workspace: WorkspaceID) async throws -> NewsLimits

    /// Removes a run and what it counted. Throws `LedgerError.notFound`.
    func deleteRun(_ id: RunID, in workspace: WorkspaceID) async throws

    /// Runs by start, newest first, after `position` (exclusive). A page of a search may hold fewer than there are: it looks through
    /// `RunFilter.searchDepth` runs, and its `next` leads on.
    func page(
        of filter: RunFilter, after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> RunPage

    /// The newest runs of a workflow that failed and started at `since` or later, newest first.
    func failures(
        of workflow: WorkflowID, since: Instant, limit: Int, in workspace: WorkspaceID
    ) async throws -> [RunFailure]

    /// How many runs a filter lets through: exact and from the aggregates where only workflow, role, statuses and days narrow, and
    /// otherwise counted up to a bound.
    func count(of filter: RunFilter, in workspace: WorkspaceID) async throws -> RunCount
}

/// How long unfinished runs may be silent, by workflow.
package struct NewsLimits: Sendable {
    private let own: [WorkflowID: Milliseconds]

    /// - Parameter own: of those workflows that differ from the standard.
    package init(own: [WorkflowID: Milliseconds]) {
        self.own = own
    }

    package subscript(workflow: WorkflowID) -> Milliseconds { own[workflow] ?? Workflow.standardNewsLimit }
}

/// One change of a run.
package enum RunWrite: Sendable {
    case report(RunReport)
    case update(RunID, RunUpdate, receivedAt: Instant)
}

/// What a caller says about a run that exists: as a report, but status and attempt default to the run's own.
package struct RunUpdate: Sendable, Equatable {
    package var status: RunStatus?
    package var attempt: Int?
    package var startedAt: Instant?
    package var completedAt: Instant?
    package var trigger: RunTrigger?
    package var version: String?
    package var input: String?
    package var output: String?
    package var error: String?

    package init(
        status: RunStatus? = nil, attempt: Int? = nil, startedAt: Instant? = nil, completedAt: Instant? = nil,
        trigger: RunTrigger? = nil, version: String? = nil, input: String? = nil, output: String? = nil,
        error: String? = nil
    ) {
        self.status = status
        self.attempt = attempt
        self.startedAt = startedAt
        self.completedAt = completedAt
        self.trigger = trigger
        self.version = version
        self.input = input
        self.output = output
        self.error = error
    }

    /// The statement that this makes about a run: where it names no status, the run's own, which changes nothing.
    package func statement(about run: MergedRun) -> RunStatement {
        RunStatement(
            status: status ?? (attempt ?? run.attempt == run.attempt ? run.status : .started),
            attempt: attempt ?? run.attempt, startedAt: startedAt, completedAt: completedAt, trigger: trigger,
            version: version, input: input, output: output, error: error)
    }
}

/// A place in a list that is ordered by a time and then an id.
package struct PagePosition: Sendable, Equatable {
    package let time: Instant
    package let id: String

    package init(time: Instant, id: String) {
        self.time = time
        self.id = id
    }
}

/// A caller's promise that requests with this key are one request.
package struct IdempotencyClaim: Sendable, Equatable {
    package let key: String
    /// A digest of the whole request, to tell a repeat from a mistake.
    package let requestDigest: String

    package init(key: String, requestDigest: String) {
        self.key = key
        self.requestDigest = requestDigest
    }

    package static let keyLength = 1...255
    package static let lifetime = Milliseconds.hours(24)
}

/// An HTTP answer as it is kept for repeats.
package struct StoredAnswer: Sendable, Equatable {
    package let status: Int
    package let body: String

    package init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}

/// An answer, and whether it was first given to an earlier request.
package struct GivenAnswer: Sendable, Equatable {
    package let answer: StoredAnswer
    package let isReplay: Bool

    package init(answer: StoredAnswer, isReplay: Bool) {
        self.answer = answer
        self.isReplay = isReplay
    }
}
