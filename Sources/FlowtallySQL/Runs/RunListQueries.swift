import FlowtallyCore

/// Lists of runs and their sizes, for the conditions of a filter.
enum RunListQueries {
    static func page(_ conditions: RunConditions) -> TenantQuery {
        TenantQuery(
            "a page of runs",
            """
            SELECT r.* FROM workflow_runs r
            WHERE \(conditions.text)
            ORDER BY r.started_at DESC, r.id DESC
            LIMIT :limit
            """)
    }

    /// The last run that a search looks at, and the next one.
    static func searchEnd(_ conditions: RunConditions) -> TenantQuery {
        TenantQuery(
            "how far a search looks",
            """
            SELECT r.started_at, r.id FROM workflow_runs r
            WHERE \(conditions.text)
            ORDER BY r.started_at DESC, r.id DESC
            LIMIT 2 OFFSET :skipped
            """)
    }

    static func count(_ conditions: RunConditions) -> TenantQuery {
        TenantQuery(
            "a count of runs",
            """
            SELECT COUNT(*) AS runs FROM (
                SELECT 1 FROM workflow_runs r WHERE \(conditions.text) LIMIT :limit
            ) AS listed
            """)
    }

    /// What the aggregates count; nil where they do not tell such runs apart. Those that were let go are counted apart, too.
    static func sum(_ filter: RunFilter) -> (query: TenantQuery, arguments: [String: SQLValue])? {
        guard filter.search == nil, filter.withoutNewsAt == nil, filter.startedFrom == nil, filter.startedBefore == nil,
            let columns = columns(filter.statuses)
        else { return nil }
        var conditions = ["m.workspace_id = :workspace"]
        var arguments: [String: SQLValue] = [:]
        if let workflow = filter.workflowID {
            conditions.append("m.workflow_id = :workflow")
            arguments["workflow"] = .id(workflow)
        }
        if let role = filter.role {
            conditions.append(
                "m.workflow_id IN (SELECT id FROM workflows WHERE workspace_id = :workspace AND role = :role)")
            arguments["role"] = .text(role.rawValue)
        }
        if let day = filter.days.from {
            conditions.append("m.local_day >= :from_day")
            arguments["from_day"] = .day(day)
        }
        if let day = filter.days.to {
            conditions.append("m.local_day <= :to_day")
            arguments["to_day"] = .day(day)
        }
        let isOfAllWorkflows = filter.workflowID == nil && filter.role == nil
        let query = TenantQuery(
            "a sum of runs",
            """
            SELECT COALESCE(SUM(m.runs_of_day), 0) AS runs,
                COALESCE(SUM(CASE WHEN m.local_day < w.runs_kept_from THEN m.runs_of_day ELSE 0 END), 0) AS old_runs,
                MAX(w.runs_kept_from) AS runs_kept_from
            FROM (
                SELECT m.workspace_id, m.local_day, \(columns) AS runs_of_day
                FROM \(isOfAllWorkflows ? "workspace_metrics" : "automation_metrics") m
                WHERE \(conditions.joined(separator: " AND "))
            ) m
            JOIN workspaces w ON w.id = m.workspace_id
            """)
        return (query, arguments)
    }

    /// Nil where only one of the two unfinished statuses is asked for.
    private static func columns(_ statuses: Set<RunStatus>) -> String? {
        guard !statuses.isEmpty else { return "m.runs" }
        guard statuses.contains(.started) == statuses.contains(.running) else { return nil }
        let columns: [(RunStatus, String)] = [
            (.completed, "m.completed"), (.failed, "m.failed"), (.cancelled, "m.cancelled"), (.running, "m.unfinished"),
        ]
        return columns.filter { statuses.contains($0.0) }.map(\.1).joined(separator: " + ")
    }
}
