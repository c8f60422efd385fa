import FlowtallyCore

/// Lists the runs that a filter lets through, and counts them, inside one transaction.
struct RunLister {
    let connection: TenantConnection
    let filter: RunFilter

    func page(after position: PagePosition?, limit: Int) throws -> RunPage {
        var conditions = RunConditions(filter)
        if let position { conditions.beginAfter(position) }
        let searchEnd = try searchEnd(after: position)
        if let searchEnd { conditions.end(with: searchEnd) }
        var runs = try rows(RunListQueries.page(conditions), conditions, ["limit": .integer(limit + 1)]).map(RunRow.run)
        if runs.count > limit {
            runs.removeLast()
            return RunPage(runs: runs, next: runs.last.map(PagePosition.init), searchedBackTo: nil)
        }
        return RunPage(runs: runs, next: searchEnd, searchedBackTo: searchEnd?.time)
    }

    func count() throws -> RunCount {
        guard let (query, arguments) = RunListQueries.sum(filter) else { return try countKept(filter) }
        let row = try connection.onlyRow(query, arguments)
        let all = try row.integer("runs")
        let old = try row.integer("old_runs")
        guard old > 0, let keptFrom = try row.optionalDay("runs_kept_from") else { return RunCount(listed: all) }
        // Of those days only unfinished runs and the last ones of workflows are left, and what has not been let go yet.
        var left = filter
        left.days.to = min(left.days.to ?? keptFrom, keptFrom.adding(days: -1))
        let kept = try countKept(left)
        return RunCount(
            listed: all - old + kept.listed, isExact: kept.isExact, letGo: kept.isExact ? old - kept.listed : 0)
    }

    private func countKept(_ filter: RunFilter) throws -> RunCount {
        var conditions = RunConditions(filter)
        let searchEnd = try searchEnd(after: nil)
        if let searchEnd { conditions.end(with: searchEnd) }
        let row = try rows(RunListQueries.count(conditions), conditions, ["limit": .integer(Self.mostCounted)])[0]
        let listed = try row.integer("runs")
        return RunCount(listed: listed, isExact: listed < Self.mostCounted && searchEnd == nil)
    }

    /// The last run that a search looks at; nil where none would follow.
    private func searchEnd(after position: PagePosition?) throws -> PagePosition? {
        guard filter.search != nil else { return nil }
        var conditions = RunConditions(filter, searches: false)
        if let position { conditions.beginAfter(position) }
        let rows = try rows(
            RunListQueries.searchEnd(conditions), conditions, ["skipped": .integer(filter.searchDepth - 1)])
        guard rows.count == 2 else { return nil }
        return PagePosition(time: try rows[0].instant("started_at"), id: try rows[0].text("id"))
    }

    private func rows(
        _ query: TenantQuery, _ conditions: RunConditions, _ arguments: [String: SQLValue]
    ) throws -> [SQLRow] {
        try connection.rows(query, conditions.arguments.merging(arguments) { $1 })
    }

    private static let mostCounted = 10_000
}

extension PagePosition {
    fileprivate init(_ run: Run) {
        self.init(time: run.merged.startedAt, id: run.id.text)
    }
}
