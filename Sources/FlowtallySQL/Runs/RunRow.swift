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

    static func arguments(_ run: Run) -> [String: SQLValue] {
        let merged = run.merged
        return [
            "id": .id(run.id), "workflow_id": .id(run.workflowID), "source": .text(run.source),
            "external_id": .text(run.externalID), "status": .text(merged.status.rawValue),
            "attempt": .integer(merged.attempt), "started_at": .instant(merged.startedAt),
            "completed_at": .instant(merged.completedAt), "local_day": .day(run.localDay),
            "trigger_kind": .text(merged.trigger?.value), "version": .text(merged.version?.value),
            "input": .text(merged.input?.value), "output": .text(merged.output?.value),
            "error": .text(merged.error?.value), "merge_state": .text(MergeState(merged).text),
            "created_at": .instant(run.createdAt), "updated_at": .instant(run.updatedAt),
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
