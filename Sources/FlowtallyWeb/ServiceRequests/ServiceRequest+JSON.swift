import FlowtallyCore

extension ServiceRequest {
    var json: JSONValue {
        [
            "id": .string(id.text), "title": .string(title), "description": .optional(description),
            "requesterName": .optional(requesterName), "requesterEmail": .optional(requesterEmail),
            "status": .string(status.rawValue),
            "validTransitions": .array(status.validTransitions.map { .string($0.rawValue) }),
            "meeting": .optional(meeting, \.json), "createdAt": .string(createdAt.rfc3339),
            "updatedAt": .string(updatedAt.rfc3339),
        ]
    }
}

extension ServiceRequestEvent {
    var json: JSONValue {
        [
            "at": .string(at.rfc3339), "kind": .string(kind.rawValue), "from": .optional(from?.rawValue),
            "to": .string(to.rawValue), "meeting": .optional(meeting, \.json), "note": .optional(note),
            "by": .string(by),
        ]
    }
}

extension Meeting {
    fileprivate var json: JSONValue {
        ["scheduledAt": .string(scheduledAt.rfc3339), "outcome": .string(outcome.rawValue)]
    }
}

extension ServiceRequestDraft {
    /// Nil where something is wrong, which the reader then knows.
    init?(_ reader: ObjectReader) {
        let title = reader.require(reader.text("title", length: 1...200), "title")
        let description = reader.text("description", length: 1...20_000)
        let name = reader.text("requesterName", length: 1...200)
        let email = reader.text("requesterEmail", length: 3...254)
        guard let title else { return nil }
        self.init(title: title, description: description, requesterName: name, requesterEmail: email)
    }
}

extension ServiceRequestChange {
    init(_ reader: ObjectReader) {
        let meeting = reader.object("meeting")
        self.init(
            title: reader.text("title", length: 1...200), description: reader.text("description", length: 1...20_000),
            status: reader.oneOf("status", ServiceRequestStatus.self), note: reader.text("note", length: 1...2000),
            meetingAt: meeting?.instant("scheduledAt"),
            meetingOutcome: meeting?.oneOf("outcome", MeetingOutcome.self))
    }
}
