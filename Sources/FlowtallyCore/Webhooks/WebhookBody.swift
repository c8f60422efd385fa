/// What is sent to an endpoint about an event.
package struct WebhookBody: Sendable {
    private let format: WebhookFormat
    private let link: @Sendable (WebhookSubject) -> String

    /// - Parameter link: the address of the page about something.
    package init(_ format: WebhookFormat, link: @escaping @Sendable (WebhookSubject) -> String) {
        self.format = format
        self.link = link
    }

    /// JSON in UTF-8, the same each time.
    package func bytes(of event: WebhookEvent) -> [UInt8] {
        switch format {
        case .standard:
            let body: JSONValue = [
                "type": .string(event.type.rawValue), "timestamp": .string(event.at.rfc3339), "data": event.data,
            ]
            return body.bytes
        case .slack:
            let body: JSONValue = ["text": .string(ChatMessage(event).text(.slack, link))]
            return body.bytes
        case .discord:
            // A name of somebody else's choice must not call everybody.
            let body: JSONValue = [
                "content": .string(ChatMessage(event).text(.discord, link)), "allowed_mentions": ["parse": []],
            ]
            return body.bytes
        }
    }
}

/// What an event is about, where there is a page about it.
package enum WebhookSubject: Sendable, Equatable {
    case run(RunID)
    case workflow(WorkflowID)
    case serviceRequest(ServiceRequestID)

    init?(_ event: WebhookEvent) {
        switch event.type {
        case .runCompleted, .runFailed:
            guard let id = event.data["run"]?["id"]?.asString else { return nil }
            self = .run(RunID(id))
        case .workflowLate:
            guard let id = event.data["workflow"]?["id"]?.asString else { return nil }
            self = .workflow(WorkflowID(id))
        case .serviceRequestStatusChanged:
            guard let id = event.data["serviceRequest"]?["id"]?.asString else { return nil }
            self = .serviceRequest(ServiceRequestID(id))
        case .metricsChanged, .test: return nil
        }
    }
}

extension WebhookEvent {
    /// The workflow or the service request that it tells of, and what that was called then; nil where there is none.
    package var namedSubject: (subject: WebhookSubject, name: String)? {
        if let (id, name) = object("workflow", calledBy: "name") { return (.workflow(WorkflowID(id)), name) }
        if let (id, name) = object("serviceRequest", calledBy: "title") {
            return (.serviceRequest(ServiceRequestID(id)), name)
        }
        return nil
    }

    private func object(_ member: String, calledBy nameMember: String) -> (id: String, name: String)? {
        guard let id = data[member]?["id"]?.asString, let name = data[member]?[nameMember]?.asString else { return nil }
        return (id, name)
    }
}
