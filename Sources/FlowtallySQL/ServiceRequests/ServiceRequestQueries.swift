import FlowtallyCore

enum ServiceRequestQueries {
    static let byID = TenantQuery(
        "a service request", "SELECT * FROM service_requests WHERE workspace_id = :workspace AND id = :id")

    static let insert = TenantQuery(
        "add a service request",
        """
        INSERT INTO service_requests (
            workspace_id, id, title, description, requester_name, requester_email, status, meeting_at,
            meeting_outcome, created_at, updated_at)
        VALUES (
            :workspace, :id, :title, :description, :requester_name, :requester_email, :status, :meeting_at,
            :meeting_outcome, :created_at, :updated_at)
        """)

    static let update = TenantQuery(
        "change a service request",
        """
        UPDATE service_requests SET
            title = :title, description = :description, status = :status, meeting_at = :meeting_at,
            meeting_outcome = :meeting_outcome, updated_at = :updated_at
        WHERE workspace_id = :workspace AND id = :id
        """)

    static let addEvent = TenantQuery(
        "add to a service request's history",
        """
        INSERT INTO service_request_events (
            workspace_id, service_request_id, number, kind, at, from_status, to_status, meeting_at, meeting_outcome,
            note, author)
        SELECT :workspace, :id, COUNT(*) + 1, :kind, :at, :from_status, :to_status, :meeting_at, :meeting_outcome,
            :note, :author
        FROM service_request_events WHERE workspace_id = :workspace AND service_request_id = :id
        """)

    static let history = TenantQuery(
        "a service request's history",
        """
        SELECT * FROM service_request_events
        WHERE workspace_id = :workspace AND service_request_id = :id ORDER BY number
        """)

    static func count(matching filter: ServiceRequestFilter) -> (query: TenantQuery, arguments: [String: SQLValue]) {
        let (conditions, arguments) = conditions(filter)
        let query = TenantQuery(
            "how many service requests", "SELECT COUNT(*) AS requests FROM service_requests WHERE \(conditions)")
        return (query, arguments)
    }

    static func page(
        matching filter: ServiceRequestFilter, after position: PagePosition?
    ) -> (query: TenantQuery, arguments: [String: SQLValue]) {
        var (conditions, arguments) = conditions(filter)
        if let position {
            conditions += " AND (updated_at, id) < (:after_time, :after_id)"
            arguments["after_time"] = .instant(position.time)
            arguments["after_id"] = .text(position.id)
        }
        let query = TenantQuery(
            "a page of service requests",
            """
            SELECT * FROM service_requests WHERE \(conditions)
            ORDER BY updated_at DESC, id DESC LIMIT :limit
            """)
        return (query, arguments)
    }

    /// Only the conditions that the filter has.
    private static func conditions(_ filter: ServiceRequestFilter) -> (sql: String, arguments: [String: SQLValue]) {
        var conditions = ["workspace_id = :workspace"]
        var arguments: [String: SQLValue] = [:]
        func narrow(_ column: String, to words: [String]) {
            guard !words.isEmpty else { return }
            for (index, word) in words.sorted().enumerated() { arguments["\(column)\(index)"] = .text(word) }
            conditions.append("\(column) IN (\(words.indices.map { ":\(column)\($0)" }.joined(separator: ", ")))")
        }
        narrow("status", to: filter.statuses.map(\.rawValue))
        narrow("meeting_outcome", to: filter.meetingOutcomes.map(\.rawValue))
        if let from = filter.meetingFrom {
            conditions.append("meeting_at >= :meeting_from")
            arguments["meeting_from"] = .instant(from)
        }
        if let before = filter.meetingBefore {
            conditions.append("meeting_at < :meeting_before")
            arguments["meeting_before"] = .instant(before)
        }
        return (conditions.joined(separator: " AND "), arguments)
    }
}
