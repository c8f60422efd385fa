import FlowtallyCore

/// Moves all runs to their days in the workspace's zone, in steps that can be resumed: how far it is stands in its job.
struct TimeZoneMove {
    private let connection: TenantConnection
    private let calendar: LocalCalendar

    init(_ connection: TenantConnection, to calendar: LocalCalendar) {
        self.connection = connection
        self.calendar = calendar
    }

    /// Begins from the first run on; a small ledger is moved at once.
    func begin(at now: Instant) throws {
        try connection.send(Self.start, ["now": .instant(now)])
        for _ in 0..<2 where try !step() { return }
    }

    /// True while there are more.
    func step() throws -> Bool {
        guard let job = try connection.firstRow(Self.job) else { return false }
        let limit = SQLLedger.runsPerStep
        let rows = try connection.rows(
            Self.nextRuns, ["after": .text(try job.optionalText("position") ?? ""), "limit": .integer(limit)])
        for row in rows {
            let day = calendar.day(of: try row.instant("started_at"))
            guard try row.day("local_day") != day else { continue }
            try connection.send(Self.moveRun, ["id": .text(try row.text("id")), "local_day": .day(day)])
        }
        guard let last = rows.last, rows.count == limit else {
            try connection.send(Self.end)
            return false
        }
        try connection.send(
            Self.advance, ["position": .text(try last.text("id")), "moved": .integer(rows.count)])
        return true
    }

    private static let start = TenantQuery(
        "begin to move runs to another zone",
        """
        INSERT INTO jobs (workspace_id, name, due_at, total)
        SELECT :workspace, 'change-time-zone', :now,
            COALESCE((SELECT runs FROM workspace_totals WHERE workspace_id = :workspace), 0)
        WHERE 1 = 1
        ON CONFLICT (workspace_id, name)
        DO UPDATE SET due_at = excluded.due_at, position = NULL, done = 0, total = excluded.total
        """)

    private static let job = TenantQuery(
        "how far the move to another zone is",
        "SELECT position FROM jobs WHERE workspace_id = :workspace AND name = 'change-time-zone'")

    private static let nextRuns = TenantQuery(
        "the starts of the next runs",
        """
        SELECT id, started_at, local_day FROM workflow_runs
        WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit
        """)

    private static let moveRun = TenantQuery(
        "move a run to another day",
        "UPDATE workflow_runs SET local_day = :local_day WHERE workspace_id = :workspace AND id = :id")

    private static let advance = TenantQuery(
        "note how far the move to another zone is",
        """
        UPDATE jobs SET position = :position, done = done + :moved
        WHERE workspace_id = :workspace AND name = 'change-time-zone'
        """)

    private static let end = TenantQuery(
        "end the move to another zone", "DELETE FROM jobs WHERE workspace_id = :workspace AND name = 'change-time-zone'"
    )
}
