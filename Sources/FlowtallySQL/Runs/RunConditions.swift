import FlowtallyCore

/// What a filter asks of a run `r`: only the conditions that it has.
struct RunConditions {
    private var conditions = ["r.workspace_id = :workspace"]
    private(set) var arguments: [String: SQLValue] = [:]

    /// - Parameter searches: without it, the filter's text is left aside.
    init(_ filter: RunFilter, searches: Bool = true) {
        if let workflow = filter.workflowID { narrow("r.workflow_id = :workflow", "workflow", .id(workflow)) }
        if let role = filter.role {
            narrow("\(Self.workflow) IN (\(Self.workflows(where: "role = :role")))", "role", .text(role.rawValue))
        }
        if let from = filter.startedFrom { narrow("r.started_at >= :from", "from", .instant(from)) }
        if let before = filter.startedBefore { narrow("r.started_at < :before", "before", .instant(before)) }
        narrow(to: filter.days)
        narrow(to: filter.statuses)
        if let moment = filter.withoutNewsAt {
            narrow(
                """
                r.status IN ('STARTED', 'RUNNING') AND r.status <> 'COMPLETED' AND r.updated_at < :moment - 1000 * (
                    SELECT w.news_limit_seconds FROM workflows w
                    WHERE w.workspace_id = r.workspace_id AND w.id = r.workflow_id)
                """, "moment", .instant(moment))
        }
        if searches, let search = filter.search {
            narrow(
                """
                (\(Self.workflow) IN (\(Self.workflows(where: "lower(name) LIKE :search ESCAPE '\\'")))
                    OR lower(r.external_id) LIKE :search ESCAPE '\\' OR lower(r.error) LIKE :search ESCAPE '\\')
                """, "search", .text(Self.pattern(containing: search)))
        }
    }

    var text: String { conditions.joined(separator: " AND ") }

    mutating func beginAfter(_ position: PagePosition) {
        narrow("(r.started_at, r.id) < (:after_time, :after_id)", "after_time", .instant(position.time))
        arguments["after_id"] = .text(position.id)
    }

    mutating func end(with position: PagePosition) {
        narrow("(r.started_at, r.id) >= (:last_time, :last_id)", "last_time", .instant(position.time))
        arguments["last_id"] = .text(position.id)
    }

    private mutating func narrow(_ condition: String, _ name: String, _ value: SQLValue) {
        conditions.append(condition)
        arguments[name] = value
    }

    /// The runs of some days are looked for among those that started a day earlier to a day later, which is the order of the list: no
    /// zone is further than that from UTC.
    private mutating func narrow(to days: (from: LocalDay?, to: LocalDay?)) {
        if let day = days.from {
            narrow("\(Self.day) >= :from_day AND r.started_at >= :day_before", "from_day", .day(day))
            arguments["day_before"] = .instant(LocalCalendar.utc.start(of: day.adding(days: -1)))
        }
        if let day = days.to {
            narrow("\(Self.day) <= :to_day AND r.started_at < :day_after", "to_day", .day(day))
            arguments["day_after"] = .instant(LocalCalendar.utc.start(of: day.adding(days: 2)))
        }
    }

    private mutating func narrow(to statuses: Set<RunStatus>) {
        guard !statuses.isEmpty else { return }
        let names = statuses.map(\.rawValue).sorted()
        for (index, name) in names.enumerated() { arguments["status\(index)"] = .text(name) }
        conditions.append("r.status IN (\(names.indices.map { ":status\($0)" }.joined(separator: ", ")))")
        // Says nothing new, but in the words of the index of the few runs that did not complete.
        if !statuses.contains(.completed) { conditions.append("r.status <> 'COMPLETED'") }
    }

    // Expressions, and no longer columns that tempt SQLite to read many runs by another index and sort them.
    private static let workflow = "COALESCE(r.workflow_id, '')"
    private static let day = "COALESCE(r.local_day, '')"

    private static func workflows(where condition: String) -> String {
        "SELECT id FROM workflows WHERE workspace_id = :workspace AND \(condition)"
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
