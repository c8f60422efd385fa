import FlowtallyCore

/// A run as a row of `workflow_runs`.
enum RunRow {
    static func run(_ row: SQLRow) throws -> Run {
        let createdAt = try row.instant("created_at")
        return Run(
            id: try row.id("id"), workflowID: try row.id("workflow_id"), source: try row.text("source"),
            externalID: try row.text("external_id"), merged: try merged(row), localDay: try row.day("local_day"),
            createdAt: createdAt, updatedAt: try row.instant("updated_at"),
            reports: try row.optionalText("reports").map { try ReportLog.reports($0, since: createdAt) } ?? [])
    }

    static let columns = [
        "id", "workflow_id", "source", "external_id", "status", "attempt", "started_at", "completed_at", "local_day",
        "trigger_kind", "version", "input", "output", "error", "merge_state", "reports", "created_at",
        "updated_at",
    ]

    static let changingColumns = columns.filter {
        !["id", "workflow_id", "source", "external_id", "created_at"].contains($0)
    }

    /// In the order of the columns.
    static func values(_ run: Run) -> [SQLValue] {
        let merged = run.merged
        return [
            .id(run.id), .id(run.workflowID), .text(run.source), .text(run.externalID), .text(merged.status.rawValue),
            .integer(merged.attempt), .instant(merged.startedAt), .instant(merged.completedAt), .day(run.localDay),
            .text(merged.trigger?.value), .text(merged.version?.value), .text(merged.input?.value),
            .text(merged.output?.value), .text(merged.error?.value), .text(MergeState(merged).text),
            run.reports.isEmpty ? .null : .text(ReportLog.text(run.reports, since: run.createdAt)),
            .instant(run.createdAt), .instant(run.updatedAt),
        ]
    }

    private static func merged(_ row: SQLRow) throws -> MergedRun {
        let status = try row.value("status", RunStatus.init(rawValue:))
        let attempt = Int(try row.integer("attempt"))
        let state = try MergeState(text: try row.optionalText("merge_state"))

        let completedAt = try row.optionalInstant("completed_at")
        let ownRank = FieldRank(
            attempt: attempt, status: status, completedAt: state.isFinishInferred ? nil : completedAt)

        func field(_ column: String) throws -> RankedField? {
            try row.optionalText(column).map { RankedField(value: $0, rank: state.ranks[column] ?? ownRank) }
        }
        var finishes = state.otherFinishes
        if let completedAt {
            finishes[status] = RunFinish(at: completedAt, isInferred: state.isFinishInferred)
        }
        return MergedRun(
            attempt: attempt, progress: status.isFinished ? .started : status,
            start: RunStart(at: try row.instant("started_at"), isInferred: state.isStartInferred), finishes: finishes,
            trigger: try field("trigger_kind"), version: try field("version"), input: try field("input"),
            output: try field("output"), error: try field("error"))
    }
}
