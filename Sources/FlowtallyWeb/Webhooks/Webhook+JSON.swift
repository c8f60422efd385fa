import FlowtallyCore

extension WebhookEndpoint {
    var json: JSONValue { .object(jsonMembers) }

    /// The webhook with the secret that it signs with, which is told at no other time.
    func json(with secret: WebhookSecret) -> JSONValue {
        .object(jsonMembers + [.init(key: "secret", value: .string(secret.text))])
    }

    private var jsonMembers: [JSONValue.Member] {
        let (state, reason): (String, String?) =
            switch state {
            case .active: ("active", nil)
            case .paused: ("paused", nil)
            case .disabled(let reason): ("disabled", reason)
            }
        return [
            .init(key: "id", value: .string(id.text)), .init(key: "name", value: .string(name)),
            .init(key: "url", value: .string(url.text)), .init(key: "format", value: .string(format.rawValue)),
            .init(key: "events", value: .array(events.sorted().map { .string($0.rawValue) })),
            .init(key: "state", value: .string(state)), .init(key: "disabledReason", value: .optional(reason)),
            .init(key: "failingSince", value: .instant(failingSince)),
            .init(key: "previousSecretUntil", value: .instant(previousSecretUntil)),
            .init(key: "createdAt", value: .string(createdAt.rfc3339)),
        ]
    }
}

extension WebhookDelivery {
    var json: JSONValue {
        [
            "id": .string(id.text), "type": .string(event.type.rawValue), "timestamp": .string(event.at.rfc3339),
            "data": event.data, "state": .string(state.rawValue), "attempts": .integer(attempts),
            "nextAttemptAt": .instant(state == .waiting ? dueAt : nil),
            "lastAttempt": .optional(lastAttempt, \.json), "note": .optional(note),
        ]
    }
}

extension WebhookAttempt {
    fileprivate var json: JSONValue {
        [
            "at": .string(at.rfc3339), "durationSeconds": .number(duration.seconds),
            "status": .optional(status) { .integer($0) },
        ]
    }
}

extension WebhookDraft {
    /// Nil where something is wrong, which the reader then knows.
    init?(_ reader: ObjectReader, _ addresses: WebhookAddressPolicy) {
        let name = reader.require(reader.text("name", length: WebhookEndpoint.nameLength), "name")
        let url = reader.require(reader.webhookURL(addresses), "url")
        let events = reader.require(reader.webhookEvents(), "events")
        let format = reader.oneOf("format", WebhookFormat.self)
        guard let name, let url, let events else { return nil }
        self.init(name: name, url: url, format: format, events: events)
    }
}

extension WebhookChange {
    init(_ reader: ObjectReader, _ addresses: WebhookAddressPolicy) {
        self.init(
            name: reader.text("name", length: WebhookEndpoint.nameLength), url: reader.webhookURL(addresses),
            format: reader.oneOf("format", WebhookFormat.self), events: reader.webhookEvents(),
            isActive: reader.bool("active"))
    }
}

extension ObjectReader {
    fileprivate func webhookURL(_ addresses: WebhookAddressPolicy) -> WebhookURL? {
        guard let text = text("url", length: 1...WebhookURL.longest) else { return nil }
        if let problem = addresses.problem(with: text) { note("url", problem) }
        return WebhookURL(text)
    }

    fileprivate func webhookEvents() -> Set<WebhookEventType>? {
        guard let words = texts("events", count: 1...WebhookEventType.choosable.count, length: 1...50) else {
            return nil
        }
        let events = words.compactMap { word in WebhookEventType.choosable.first { $0.rawValue == word } }
        if events.count != words.count {
            note("events", "must be of \(WebhookEventType.choosable.map(\.rawValue).joined(separator: ", "))")
        }
        return Set(events)
    }
}
