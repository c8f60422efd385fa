import FlowtallyCore

/// Keeps with each scheduled workflow the run that its schedule waits for, so that telling what is late costs a comparison.
struct AwaitedRuns {
    private let connection: TenantConnection
    private let calendar: LocalCalendar

    /// - Parameter calendar: the workspace's.
    init(_ connection: TenantConnection, _ calendar: LocalCalendar) {
        self.connection = connection
        self.calendar = calendar
    }

    /// After runs of a workflow, or its schedule, have changed.
    func refresh(_ workflow: WorkflowID) throws {
        guard let row = try connection.firstRow(WorkflowQueries.byID, ["id": .id(workflow)]) else { return }
        try refresh(WorkflowRow.workflow(row))
    }

    /// - Returns: whether any workflow waits for another run now.
    @discardableResult
    func refreshAll() throws -> Bool {
        try connection.rows(WorkflowQueries.all).reduce(false) { try refresh(WorkflowRow.workflow($1)) || $0 }
    }

    @discardableResult
    private func refresh(_ workflow: Workflow) throws -> Bool {
        let awaited = workflow.schedule(in: calendar)?
            .awaitedRun(lastStart: workflow.lastRunAt, since: workflow.scheduledSince)
        guard awaited != workflow.awaited else { return false }
        try connection.send(
            Self.update,
            [
                "id": .id(workflow.id), "awaited_at": .instant(awaited?.expectedAt),
                "late_after": .instant(awaited?.lateAfter),
            ])
        return true
    }

    /// The schedules that follow the workspace's clock are others once it shows another time.
    static func noteNewClock(_ connection: TenantConnection, at now: Instant) throws {
        try connection.send(restart, ["now": .instant(now)])
    }

    static let update = TenantQuery(
        "note the run that a workflow waits for",
        """
        UPDATE workflows SET awaited_at = :awaited_at, late_after = :late_after
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let restart = TenantQuery(
        "begin the schedules without a zone of their own anew",
        """
        UPDATE workflows SET scheduled_since = :now
        WHERE workspace_id = :workspace AND cron <> '[]' AND cron_time_zone IS NULL
        """)
}
