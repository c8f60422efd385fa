/// The triggers that keep the aggregates true inside the transaction that changes a run, whoever writes.
///
/// Runs change the tables by workflow; each change of those flows on into the sums of the workspace: from `automation_metrics` to
/// `workspace_metrics` to `workspace_totals`, and from `automation_durations` to `workspace_durations` to
/// `workspace_recent_durations`. What is added up stands here and in `AggregateTable`; how, each database has its own way.
enum AggregateTriggers {
    /// What one run adds to each count; expressions over the row of the run.
    static func contributions(of row: String, _ dialect: SQLDialect) -> [(count: String, amount: String)] {
        let isTimed = "\(row).duration_bucket_ms IS NOT NULL"
        return [
            ("runs", "1"), ("completed", dialect.number("\(row).status = 'COMPLETED'")),
            ("failed", dialect.number("\(row).status = 'FAILED'")),
            ("cancelled", dialect.number("\(row).status = 'CANCELLED'")),
            ("unfinished", dialect.number("\(row).completed_at IS NULL")),
            ("anomalies", dialect.number("\(row).completed_at IS NOT NULL AND \(row).duration_ms IS NULL")),
            ("timed", dialect.number(isTimed)),
            ("duration_ms", "(CASE WHEN \(isTimed) THEN \(row).duration_ms ELSE 0 END)"),
        ]
    }

    /// Notes on all days of a workflow, the row `NEW`, whether it earns savings now.
    static func applyRole(_ dialect: SQLDialect) -> String {
        """
        UPDATE automation_metrics SET is_productive = \(dialect.number("NEW.role = 'productive'")), is_touched = 1
        WHERE workspace_id = NEW.workspace_id AND workflow_id = NEW.id
        """
    }

    /// Looks up again the terms of all days that a rate may count on.
    static func applyTerms(of rate: String) -> String {
        let terms = AggregateTable.terms
        let inForce = SavingsRateInForce.id(
            workspace: "\(rate).workspace_id", workflow: "automation_metrics.workflow_id",
            day: "automation_metrics.local_day")
        return """
            UPDATE automation_metrics SET is_touched = 1, (\(terms.joined(separator: ", "))) = (
                SELECT \(terms.map { "COALESCE(MAX(s.\($0)), 0)" }.joined(separator: ", "))
                FROM savings_rates s WHERE s.workspace_id = \(rate).workspace_id AND s.id = \(inForce))
            WHERE workspace_id = \(rate).workspace_id AND local_day >= \(rate).valid_from
                AND (\(rate).workflow_id IS NULL OR workflow_id = \(rate).workflow_id)
            """
    }
}
