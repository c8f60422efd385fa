import FlowtallyCore

enum ServiceRequestQueries {
    static let byID = TenantQuery(
        "a service request", "SELECT * FROM service_requests WHERE workspace_id = :workspace AND id = :id")

    static let count = TenantQuery(
        "how many service requests", "SELECT COUNT(*) AS requests FROM service_requests WHERE workspace_id = :workspace"
    )

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

    static func page(
        with statuses: Set<ServiceRequestStatus>, after position: PagePosition?
    ) -> (query: TenantQuery, arguments: [String: SQLValue]) {
        var conditions = ["workspace_id = :workspace"]
        var arguments: [String: SQLValue] = [:]
        if !statuses.isEmpty {
            let names = statuses.map(\.rawValue).sorted()
            for (index, name) in names.enumerated() { arguments["status\(index)"] = .text(name) }
            conditions.append("status IN (\(names.indices.map { ":status\($0)" }.joined(separator: ", ")))")
        }
        if let position {
            conditions.append("(updated_at, id) < (:after_time, :after_id)")
            arguments["after_time"] = .instant(position.time)
            arguments["after_id"] = .text(position.id)
        }
        let query = TenantQuery(
            "a page of service requests",
            """
            SELECT * FROM service_requests WHERE \(conditions.joined(separator: " AND "))
            ORDER BY updated_at DESC, id DESC LIMIT :limit
            """)
        return (query, arguments)
    }
}
