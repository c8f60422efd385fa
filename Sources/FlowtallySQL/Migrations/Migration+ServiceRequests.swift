extension Migration {
    static let serviceRequests = Migration(name: "service requests") { dialect in
        let statuses = """
            'SUBMITTED', 'REVIEWED', 'MEETING_SCHEDULED', 'PROPOSAL_SENT', 'APPROVED', 'IN_PROGRESS', 'COMPLETED', \
            'CANCELLED'
            """
        let outcomes = "'PENDING', 'HELD', 'NO_SHOW', 'CANCELLED'"
        return """
            CREATE TABLE service_requests (
                workspace_id \(dialect.text) NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
                id \(dialect.text) NOT NULL,
                title \(dialect.text) NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
                description \(dialect.text),
                requester_name \(dialect.text),
                requester_email \(dialect.text),
                status \(dialect.text) NOT NULL CHECK (status IN (\(statuses))),
                meeting_at \(dialect.integer),
                meeting_outcome \(dialect.text) CHECK (meeting_outcome IN (\(outcomes))),
                created_at \(dialect.integer) NOT NULL,
                updated_at \(dialect.integer) NOT NULL,
                CHECK ((meeting_at IS NULL) = (meeting_outcome IS NULL)),
                PRIMARY KEY (workspace_id, id)
            ) \(dialect.tableOptions);
            CREATE INDEX service_requests_by_change ON service_requests (workspace_id, updated_at, id);
            CREATE INDEX service_requests_by_meeting ON service_requests (workspace_id, meeting_at)
                WHERE meeting_at IS NOT NULL;

            CREATE TABLE service_request_events (
                workspace_id \(dialect.text) NOT NULL,
                service_request_id \(dialect.text) NOT NULL,
                number \(dialect.integer) NOT NULL,
                kind \(dialect.text) NOT NULL CHECK (kind IN ('created', 'statusChanged', 'meetingChanged', 'noteAdded')),
                at \(dialect.integer) NOT NULL,
                from_status \(dialect.text) CHECK (from_status IN (\(statuses))),
                to_status \(dialect.text) NOT NULL CHECK (to_status IN (\(statuses))),
                meeting_at \(dialect.integer),
                meeting_outcome \(dialect.text) CHECK (meeting_outcome IN (\(outcomes))),
                note \(dialect.text),
                author \(dialect.text) NOT NULL,
                CHECK ((meeting_at IS NULL) = (meeting_outcome IS NULL)),
                PRIMARY KEY (workspace_id, service_request_id, number),
                FOREIGN KEY (workspace_id, service_request_id)
                    REFERENCES service_requests (workspace_id, id) ON DELETE CASCADE
            ) \(dialect.tableOptions);
            """
    }
}
