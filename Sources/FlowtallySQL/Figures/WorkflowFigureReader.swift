import FlowtallyCore

/// Reads what the runs of each workflow come to.
struct WorkflowFigureReader {
    let connection: TenantConnection

    func figures(in days: DayRange, today: LocalDay) throws -> [WorkflowFigures] {
        let arguments: [String: SQLValue] = ["first": .day(days.first), "last": .day(days.last)]
        let tallies = try Dictionary(
            uniqueKeysWithValues: connection.rows(Self.sums, arguments).map {
                (try $0.id("workflow_id", of: Workflow.self), try RunTally($0))
            })
        var durations: [WorkflowID: DurationHistogram] = [:]
        for row in try connection.rows(Self.durations, arguments) {
            durations[try row.id("workflow_id"), default: DurationHistogram()]
                .add(try row.integer("runs"), inBucket: try row.integer("bucket_ms"))
        }
        let workflows = try connection.rows(WorkflowQueries.all).map(WorkflowRow.workflow)
        let rates = try Dictionary(
            uniqueKeysWithValues: connection.rows(Self.ratesInForce, ["day": .day(today)]).map {
                (try $0.id("rated_id", of: Workflow.self), try SavingsRate($0))
            })
        let savings = SavingsTotal.ofParts(workflows.map { tallies[$0.id]?.savings ?? SavingsSum() })
        return zip(workflows, savings).map { workflow, savings in
            WorkflowFigures(
                workflow: workflow, tally: tallies[workflow.id] ?? RunTally(),
                durations: durations[workflow.id] ?? DurationHistogram(), savings: savings, rate: rates[workflow.id])
        }
    }

    static let sums = TenantQuery(
        "sums of each workflow in a span of days",
        """
        SELECT workflow_id, \(AggregateTable.sums.map { "SUM(\($0)) AS \($0)" }.joined(separator: ", "))
        FROM automation_metrics
        WHERE workspace_id = :workspace AND local_day BETWEEN :first AND :last
        GROUP BY workflow_id
        """)

    static let durations = TenantQuery(
        "durations of each workflow in a span of days",
        """
        SELECT workflow_id, bucket_ms, SUM(runs) AS runs FROM automation_durations
        WHERE workspace_id = :workspace AND local_day BETWEEN :first AND :last
        GROUP BY workflow_id, bucket_ms
        """)

    static let ratesInForce = TenantQuery(
        "the rate in force for each workflow",
        """
        SELECT w.id AS rated_id, s.* FROM workflows w
        JOIN savings_rates s ON s.workspace_id = w.workspace_id
            AND s.id = \(SavingsRateInForce.id(workspace: ":workspace", workflow: "w.id", day: ":day"))
        WHERE w.workspace_id = :workspace
        """)
}
