import FlowtallyCore

/// Reads the facts behind the cards of one workflow from one snapshot.
struct WorkflowFactReader {
    let connection: TenantConnection
    let workflow: WorkflowID

    /// Throws `LedgerError.notFound`.
    func facts(_ windows: DashboardWindows, _ calendar: LocalCalendar) throws -> WorkflowFacts {
        let found = try WorkflowRow.find(workflow, connection)
        let firstDay = try connection.onlyRow(SavingsRateQueries.firstDayOfWorkflow, ["workflow": .id(workflow)])
            .optionalDay("local_day")
        // Runs may start a little in the future.
        let all = DayRange(firstDay ?? windows.today, windows.today.adding(days: 2))
        return WorkflowFacts(
            workflow: found,
            firstRun: firstDay.map { .firstRun(at: calendar.start(of: $0), on: $0) } ?? .noRuns,
            last30Days: try tally(windows.last30Days), durations: try durations(windows.last30Days),
            earlier30Days: try tally(windows.earlier30Days.days), lifetime: try tally(all),
            rate: try connection.firstRow(Self.rateInForce, ["workflow": .id(workflow), "day": .day(windows.today)])
                .map(SavingsRate.init))
    }

    private func tally(_ days: DayRange) throws -> RunTally {
        try RunTally(try connection.onlyRow(Self.sums, arguments(days)))
    }

    private func durations(_ days: DayRange) throws -> DurationHistogram {
        try connection.rows(Self.durations, arguments(days)).reduce(into: DurationHistogram()) {
            $0.add(try $1.integer("runs"), inBucket: try $1.integer("bucket_ms"))
        }
    }

    private func arguments(_ days: DayRange) -> [String: SQLValue] {
        ["workflow": .id(workflow), "first": .day(days.first), "last": .day(days.last)]
    }

    static let sums = TenantQuery(
        "sums of a workflow in a span of days",
        """
        SELECT \(AggregateTable.sums.map { "COALESCE(SUM(\($0)), 0) AS \($0)" }.joined(separator: ", "))
        FROM automation_metrics
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND local_day BETWEEN :first AND :last
        """)

    /// The days come first in the key of the durations: those that the workflow has are told by its other aggregates.
    static let durations = TenantQuery(
        "durations of a workflow in a span of days",
        """
        SELECT bucket_ms, SUM(runs) AS runs FROM automation_durations
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND local_day IN (
            SELECT local_day FROM automation_metrics
            WHERE workspace_id = :workspace AND workflow_id = :workflow AND local_day BETWEEN :first AND :last)
        GROUP BY bucket_ms
        """)

    static let rateInForce = TenantQuery(
        "the rate in force for a workflow",
        """
        SELECT * FROM savings_rates
        WHERE workspace_id = :workspace
            AND id = \(SavingsRateInForce.id(workspace: ":workspace", workflow: ":workflow", day: ":day"))
        """)
}
