import FlowtallyCore

enum RunQueries {
    static let byIdentity = TenantQuery(
        "a run by its identity",
        """
        SELECT * FROM workflow_runs
        WHERE workspace_id = :workspace AND source = :source AND external_id = :external_id
        """)

    static let byID = TenantQuery(
        "a run by its id", "SELECT * FROM workflow_runs WHERE workspace_id = :workspace AND id = :id")

    static let insert = TenantQuery(
        "add a run",
        """
        INSERT INTO workflow_runs (
            workspace_id, id, workflow_id, source, external_id, status, attempt, started_at, completed_at, local_day,
            trigger_kind, version, input, output, error, merge_state, created_at, updated_at)
        VALUES (
            :workspace, :id, :workflow_id, :source, :external_id, :status, :attempt, :started_at, :completed_at,
            :local_day, :trigger_kind, :version, :input, :output, :error, :merge_state, :created_at, :updated_at)
        """)

    static let update = TenantQuery(
        "change a run",
        """
        UPDATE workflow_runs SET
            status = :status, attempt = :attempt, started_at = :started_at, completed_at = :completed_at,
            local_day = :local_day, trigger_kind = :trigger_kind, version = :version, input = :input,
            output = :output, error = :error, merge_state = :merge_state, updated_at = :updated_at
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let delete = TenantQuery(
        "delete a run", "DELETE FROM workflow_runs WHERE workspace_id = :workspace AND id = :id")

    static let failures = TenantQuery(
        "the newest failures of a workflow",
        """
        SELECT id, started_at, substr(error, 1, :length) AS error FROM workflow_runs
        WHERE workspace_id = :workspace AND workflow_id = :workflow AND status = 'FAILED' AND started_at >= :since
        ORDER BY started_at DESC
        LIMIT :limit
        """)

    /// One page of a list; the query holds only the conditions that the filter has.
    static func page(
        matching filter: RunFilter, after position: PagePosition?
    ) -> (query: TenantQuery, arguments: [String: SQLValue]) {
        var conditions = ["r.workspace_id = :workspace"]
        var arguments: [String: SQLValue] = [:]

        func narrow(_ condition: String, _ name: String, _ value: SQLValue) {
            conditions.append(condition)
            arguments[name] = value
        }
        if let workflow = filter.workflowID { narrow("r.workflow_id = :workflow", "workflow", .id(workflow)) }
        if let from = filter.startedFrom { narrow("r.started_at >= :from", "from", .instant(from)) }
        if let before = filter.startedBefore { narrow("r.started_at < :before", "before", .instant(before)) }
        if let day = filter.days.from { narrow("r.local_day >= :from_day", "from_day", .day(day)) }
        if let day = filter.days.to { narrow("r.local_day <= :to_day", "to_day", .day(day)) }
        if !filter.statuses.isEmpty {
            let names = filter.statuses.map(\.rawValue).sorted()
            for (index, name) in names.enumerated() { arguments["status\(index)"] = .text(name) }
            conditions.append("r.status IN (\(names.indices.map { ":status\($0)" }.joined(separator: ", ")))")
        }
        if let search = filter.search {
            narrow(
                """
                (lower(r.external_id) LIKE :search ESCAPE '\\' OR lower(r.error) LIKE :search ESCAPE '\\' OR EXISTS (
                    SELECT 1 FROM workflows w
                    WHERE w.workspace_id = r.workspace_id AND w.id = r.workflow_id
                        AND lower(w.name) LIKE :search ESCAPE '\\'))
                """, "search", .text(pattern(containing: search)))
        }
        if let position {
            conditions.append("(r.started_at, r.id) < (:after_time, :after_id)")
            arguments["after_time"] = .instant(position.time)
            arguments["after_id"] = .text(position.id)
        }
        let query = TenantQuery(
            "a page of runs",
            """
            SELECT r.* FROM workflow_runs r
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY r.started_at DESC, r.id DESC
            LIMIT :limit
            """)
        return (query, arguments)
    }

    private static func pattern(containing text: String) -> String {
        // Only what `lower` of every database knows: the letters A to Z.
        let lowered = String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
        let escaped =
            lowered
            .replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        return "%\(escaped)%"
    }
}
