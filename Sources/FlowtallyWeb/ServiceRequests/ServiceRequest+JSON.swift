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
    static let longestText = 10_000

    /// Nil where something is wrong, which the reader then knows.
    init?(_ reader: ObjectReader) {
        let title = reader.require(reader.text("title", length: 1...200), "title")
        let description = reader.text("description", upTo: Self.longestText)
        let name = reader.text("requesterName", upTo: 200)
        let email = reader.text("requesterEmail", upTo: 254)
        if let email, !UserDraft.isEmail(email) {
            reader.note("requesterEmail", "must be an e-mail address, such as ada@example.com")
        }
        guard let title else { return nil }
        self.init(title: title, description: description, requesterName: name, requesterEmail: email)
    }
}

extension ServiceRequestChange {
    init(_ reader: ObjectReader) {
        let meeting = reader.object("meeting")
        self.init(
            title: reader.text("title", length: 1...200),
            description: reader.text("description", upTo: ServiceRequestDraft.longestText),
            status: reader.oneOf("status", ServiceRequestStatus.self),
            note: reader.text("note", upTo: ServiceRequestDraft.longestText),
            meetingAt: meeting?.instant("scheduledAt"),
            meetingOutcome: meeting?.oneOf("outcome", MeetingOutcome.self))
    }
}
