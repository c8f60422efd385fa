import FlowtallyCore

/// Takes reports into the ledger, inside one transaction, which ends with `finish()`.
///
/// Everything that can refuse a report is looked at before anything is written, so a refusal leaves nothing behind.
final class RunRecorder {
    /// What may look different when reports were taken in.
    static let scopes: Set<ChangeScope> = [.runs, .workflows]

    private let connection: TenantConnection
    private let calendar: LocalCalendar
    /// The first day whose runs are still kept.
    private let keptFrom: LocalDay?
    /// Whether anybody wants to be told of what happens.
    private let hasWebhooks: Bool
    private let workflows: WorkflowRegistry
    private let runs: RunBuffer
    private var lastReceipt: Instant?
    /// Scheduled workflows whose runs or schedules have changed.
    private var rescheduled: Set<WorkflowID> = []

    init(_ connection: TenantConnection) throws {
        self.connection = connection
        let workspace = try connection.onlyRow(WorkspaceQueries.ingest)
        calendar = try workspace.value("time_zone", LocalCalendar.init(timeZoneName:))
        keptFrom = try workspace.optionalDay("runs_kept_from")
        hasWebhooks = try workspace.integer("webhooks") > 0
        workflows = WorkflowRegistry(connection)
        runs = RunBuffer(connection)
    }

    /// Throws `LedgerError`: `invalid`, `notFound`, `conflict`.
    func record(_ write: RunWrite) throws -> RecordedRun {
        let (recorded, receivedAt) =
            switch write {
            case .report(let report): (try record(report), report.receivedAt)
            case .update(let id, let update, let receivedAt):
                (try apply(update, to: id, receivedAt: receivedAt), receivedAt)
            }
        lastReceipt = max(lastReceipt ?? receivedAt, receivedAt)
        return recorded
    }

    /// Writes the recorded runs, begins the workspace's next generation, notes when the last of the reports came in, which runs are
    /// awaited now and whom to tell; once, at the end of the transaction. Does nothing where all reports were refused.
    ///
    /// - Returns: the generation that was begun.
    func finish() throws -> Int64? {
        guard let lastReceipt else { return nil }
        try runs.write()
        let awaitedRuns = AwaitedRuns(connection, calendar)
        for workflow in rescheduled.union(workflows.rescheduled) { try awaitedRuns.refresh(workflow) }
        if hasWebhooks { try tellOfChanges(at: lastReceipt) }
        return try connection.onlyRow(WorkspaceQueries.noteReception, ["received_at": .instant(lastReceipt)])
            .integer("generation")
    }

    private func tellOfChanges(at now: Instant) throws {
        let telling = EventTelling(connection)
        for run in runs.ended {
            let name = try workflows.name(of: run.workflowID)
            if let event = WebhookEvent.ending(of: run, workflowName: name, at: now) { try telling.tell(event) }
        }
        try telling.tell(.metricsChanged(at: now))
    }

    private func record(_ report: RunReport) throws -> RecordedRun {
        if !report.isForeign { try Self.check(report.statement, receivedAt: report.receivedAt) }
        let known = try workflows.find(report.workflow)
        let source = known?.source ?? report.workflow.source
        if let externalID = report.externalID, let existing = try runs.run(source: source, externalID: externalID) {
            guard existing.workflowID == known?.id else {
                throw LedgerError.conflict(
                    FieldProblem("/externalId", "the run \(externalID) of \(source) belongs to another workflow"))
            }
            _ = try workflows.register(report.workflow, known: known, at: report.receivedAt)
            return try merge(report.statement, receivedAt: report.receivedAt, into: existing)
        }
        let merged = MergedRun(report.statement, receivedAt: report.receivedAt)
        let localDay = calendar.day(of: merged.startedAt)
        if let keptFrom, localDay < keptFrom {
            throw LedgerError.invalid([
                FieldProblem(
                    "/startedAt",
                    """
                    must not be before \(keptFrom): single runs of earlier days are no longer kept, so a new one could not be \
                    told from a repeat
                    """)
            ])
        }
        let workflow = try workflows.register(report.workflow, known: known, at: report.receivedAt)
        let id = RunID.new(at: report.receivedAt)
        let run = Run(
            id: id, workflowID: workflow.id, source: source, externalID: report.externalID ?? id.text, merged: merged,
            localDay: localDay, createdAt: report.receivedAt, updatedAt: report.receivedAt)
        runs.add(run)
        if workflow.mayAwaitAnother(afterStartAt: merged.startedAt) { rescheduled.insert(workflow.id) }
        return RecordedRun(run: run, isNew: true)
    }

    private func apply(_ update: RunUpdate, to id: RunID, receivedAt: Instant) throws -> RecordedRun {
        guard let existing = try runs.run(id) else { throw LedgerError.notFound("run") }
        let statement = update.statement(about: existing.merged)
        try Self.check(statement, receivedAt: receivedAt)
        return try merge(statement, receivedAt: receivedAt, into: existing)
    }

    private func merge(_ statement: RunStatement, receivedAt: Instant, into existing: Run) throws -> RecordedRun {
        let merged = existing.merged.merged(with: MergedRun(statement, receivedAt: receivedAt))
        let isChanged = merged != existing.merged
        // Also a report that says nothing new is news of a run that is under way.
        let isNews = !merged.status.isFinished && receivedAt > existing.updatedAt
        guard isChanged || isNews else { return RecordedRun(run: existing, isNew: false) }
        let run = Run(
            id: existing.id, workflowID: existing.workflowID, source: existing.source,
            externalID: existing.externalID, merged: merged, localDay: calendar.day(of: merged.startedAt),
            createdAt: existing.createdAt, updatedAt: max(receivedAt, existing.updatedAt),
            reports: isChanged
                ? existing.timeline(adding: ReceivedReport(statement, receivedAt: receivedAt)) : existing.reports)
        runs.change(run)
        if merged.startedAt != existing.merged.startedAt { rescheduled.insert(run.workflowID) }
        return RecordedRun(run: run, isNew: false)
    }

    private static func check(_ statement: RunStatement, receivedAt: Instant) throws {
        let problems = statement.problems(receivedAt: receivedAt)
        guard problems.isEmpty else { throw LedgerError.invalid(problems) }
    }
}

extension RunReport.WorkflowReference {
    /// The source that a report names, where it names one.
    fileprivate var source: String {
        switch self {
        case .id: WorkflowDeclaration.defaultSource
        case .declared(let declaration): declaration.source
        }
    }
}
