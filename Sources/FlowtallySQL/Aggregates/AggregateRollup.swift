/// Sums that are made of another aggregate's rows.
struct AggregateRollup: Sendable {
    let table: String
    let target: String
    /// What tells the rows of the target apart.
    let keys: [String]
    let sums: [String]
    /// The columns of the table that the sums depend on.
    let changedBy: [String]
    /// Which rows of the table count; over a row `r`.
    var condition: String?

    static let all = [
        AggregateRollup(
            table: "automation_metrics", target: "workspace_metrics", keys: ["workspace_id", "local_day"],
            sums: AggregateTable.sums, changedBy: AggregateTable.counts + ["is_productive"] + AggregateTable.terms),
        AggregateRollup(
            table: "workspace_metrics", target: "workspace_totals", keys: ["workspace_id"], sums: AggregateTable.sums,
            changedBy: AggregateTable.sums),
        AggregateRollup(
            table: "automation_durations", target: "workspace_durations",
            keys: ["workspace_id", "local_day", "bucket_ms"], sums: ["runs"], changedBy: ["runs"]),
    ]
}
