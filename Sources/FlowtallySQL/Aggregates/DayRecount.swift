import FlowtallyCore

/// Compares aggregates with what they are counted from, inside one transaction, and mends them.
struct DayRecount {
    let connection: TenantConnection
    /// Where told to, each differing row is replaced by its recount.
    let mends: Bool

    /// The aggregates of one day, first those that are counted from runs: what is mended there flows on into the sums.
    func recount(_ day: LocalDay) throws -> [AggregateDifference] {
        let keptFrom = try connection.onlyRow(WorkspaceQueries.ingest).optionalDay("runs_kept_from")
        let areRunsKept = keptFrom.map { $0 <= day } ?? true
        let differences = try AggregateTable.all
            .filter { $0.isByDay && ($0.isRollup || areRunsKept) }
            .flatMap { try recount($0, ["day": .day(day)]) }
        if mends && !differences.isEmpty { try connection.send(Self.touch, ["day": .day(day)]) }
        return differences
    }

    func recountTotals() throws -> [AggregateDifference] {
        try AggregateTable.all.filter { !$0.isByDay }.flatMap { try recount($0, [:]) }
    }

    private func recount(_ table: AggregateTable, _ scope: [String: SQLValue]) throws -> [AggregateDifference] {
        let rows = try connection.rows(table.differences, scope)
        if mends { try rows.forEach { try mend($0, of: table) } }
        return try rows.flatMap { try differences($0, of: table) }
    }

    private func differences(_ row: SQLRow, of table: AggregateTable) throws -> [AggregateDifference] {
        let suffix = try ["bucket_ms", "hour"].filter(table.keys.contains).map { " (\($0) \(try row.integer($0)))" }
        return try table.figures.compactMap { figure in
            let (stored, counted) = (try row.integer("stored_\(figure)"), try row.integer("counted_\(figure)"))
            guard stored != counted else { return nil }
            return AggregateDifference(
                table: table.name, workflowID: table.keys.contains("workflow_id") ? try row.id("workflow_id") : nil,
                day: table.isByDay ? try row.day("local_day") : nil, figure: figure + suffix.joined(), stored: stored,
                counted: counted)
        }
    }

    private func mend(_ row: SQLRow, of table: AggregateTable) throws {
        var keys: [String: SQLValue] = [:]
        for key in table.keys {
            keys[key] = ["bucket_ms", "hour"].contains(key) ? .integer(try row.integer(key)) : .text(try row.text(key))
        }
        if try row.integer("counted_runs") == 0 {
            try connection.send(table.remove, keys)
        } else {
            for figure in table.figures { keys[figure] = .integer(try row.integer("counted_\(figure)")) }
            try connection.send(table.mend, keys)
        }
    }

    /// What is remembered of the day counts no longer.
    private static let touch = TenantQuery(
        "note that a day was mended",
        "UPDATE automation_metrics SET is_touched = 1 WHERE workspace_id = :workspace AND local_day = :day")
}
