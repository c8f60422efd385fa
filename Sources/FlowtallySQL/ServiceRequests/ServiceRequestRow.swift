import FlowtallyCore

/// A service request as a row of `service_requests`, and its history as rows of `service_request_events`.
enum ServiceRequestRow {
    static func serviceRequest(_ row: SQLRow) throws -> ServiceRequest {
        ServiceRequest(
            id: try row.id("id"), title: try row.text("title"), description: try row.optionalText("description"),
            requesterName: try row.optionalText("requester_name"),
            requesterEmail: try row.optionalText("requester_email"),
            status: try row.value("status", ServiceRequestStatus.init(rawValue:)), meeting: try Meeting(row),
            createdAt: try row.instant("created_at"), updatedAt: try row.instant("updated_at"))
    }

    static func event(_ row: SQLRow) throws -> ServiceRequestEvent {
        ServiceRequestEvent(
            kind: try row.value("kind", ServiceRequestEvent.Kind.init(rawValue:)), at: try row.instant("at"),
            from: try row.optionalText("from_status").flatMap(ServiceRequestStatus.init(rawValue:)),
            to: try row.value("to_status", ServiceRequestStatus.init(rawValue:)), meeting: try Meeting(row),
            note: try row.optionalText("note"), by: try row.text("author"))
    }

    static func changeArguments(_ request: ServiceRequest) -> [String: SQLValue] {
        [
            "id": .id(request.id), "title": .text(request.title), "description": .text(request.description),
            "status": .text(request.status.rawValue), "meeting_at": .instant(request.meeting?.scheduledAt),
            "meeting_outcome": .text(request.meeting?.outcome.rawValue), "updated_at": .instant(request.updatedAt),
        ]
    }

    static func insertArguments(_ request: ServiceRequest) -> [String: SQLValue] {
        changeArguments(request).merging([
            "requester_name": .text(request.requesterName), "requester_email": .text(request.requesterEmail),
            "created_at": .instant(request.createdAt),
        ]) { $1 }
    }

    static func arguments(_ event: ServiceRequestEvent, of id: ServiceRequestID) -> [String: SQLValue] {
        [
            "id": .id(id), "kind": .text(event.kind.rawValue), "at": .instant(event.at),
            "from_status": .text(event.from?.rawValue), "to_status": .text(event.to.rawValue),
            "meeting_at": .instant(event.meeting?.scheduledAt),
            "meeting_outcome": .text(event.meeting?.outcome.rawValue), "note": .text(event.note),
            "author": .text(event.by),
        ]
    }
}

extension Meeting {
    fileprivate init?(_ row: SQLRow) throws {
        guard let scheduledAt = try row.optionalInstant("meeting_at") else { return nil }
        self.init(
            scheduledAt: scheduledAt, outcome: try row.value("meeting_outcome", MeetingOutcome.init(rawValue:)))
    }
}
