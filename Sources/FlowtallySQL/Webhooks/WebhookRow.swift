import FlowtallyCore

/// An endpoint as a row of `webhook_endpoints`, with rows of `webhook_subscriptions`.
enum EndpointRow {
    static func all(_ connection: TenantConnection) throws -> [WebhookEndpoint] {
        let events = try events(try connection.rows(EndpointQueries.subscriptions))
        return try connection.rows(EndpointQueries.all).map { try endpoint($0, events) }
    }

    static func firstRow(_ id: WebhookID, _ connection: TenantConnection) throws -> (SQLRow, WebhookEndpoint)? {
        guard let row = try connection.firstRow(EndpointQueries.byID, ["id": .id(id)]) else { return nil }
        let events = try events(try connection.rows(EndpointQueries.subscriptionsOfOne, ["id": .id(id)]))
        return (row, try endpoint(row, events))
    }

    /// Throws `LedgerError.notFound`.
    static func find(_ id: WebhookID, _ connection: TenantConnection) throws -> WebhookEndpoint {
        guard let (_, endpoint) = try firstRow(id, connection) else { throw LedgerError.notFound("webhook") }
        return endpoint
    }

    /// The secrets that sign now.
    static func secrets(_ row: SQLRow, at now: Instant) throws -> [WebhookSecret] {
        let secret = try row.value("secret") { WebhookSecret($0) }
        guard let until = try row.optionalInstant("previous_secret_until"), now < until else { return [secret] }
        return [secret, try row.value("previous_secret") { WebhookSecret($0) }]
    }

    static func changeArguments(_ endpoint: WebhookEndpoint) -> [String: SQLValue] {
        let (state, reason): (String, String?) =
            switch endpoint.state {
            case .active: ("active", nil)
            case .paused: ("paused", nil)
            case .disabled(let reason): ("disabled", reason)
            }
        return [
            "id": .id(endpoint.id), "name": .text(endpoint.name), "url": .text(endpoint.url.text),
            "format": .text(endpoint.format.rawValue), "state": .text(state), "disabled_reason": .text(reason),
            "failing_since": .instant(endpoint.failingSince),
        ]
    }

    private static func events(_ rows: [SQLRow]) throws -> [WebhookID: Set<WebhookEventType>] {
        try rows.reduce(into: [:]) { events, row in
            events[try row.id("endpoint_id"), default: []]
                .insert(try row.value("event", WebhookEventType.init(rawValue:)))
        }
    }

    private static func endpoint(
        _ row: SQLRow, _ events: [WebhookID: Set<WebhookEventType>]
    ) throws -> WebhookEndpoint {
        let id: WebhookID = try row.id("id")
        return WebhookEndpoint(
            id: id, name: try row.text("name"), url: try row.value("url") { WebhookURL($0) },
            format: try row.value("format", WebhookFormat.init(rawValue:)), events: events[id] ?? [],
            state: try state(row), failingSince: try row.optionalInstant("failing_since"),
            previousSecretUntil: try row.optionalInstant("previous_secret_until"),
            createdAt: try row.instant("created_at"))
    }

    private static func state(_ row: SQLRow) throws -> WebhookEndpoint.State {
        if let reason = try row.optionalText("disabled_reason") { return .disabled(reason) }
        return try row.text("state") == "active" ? .active : .paused
    }
}

/// A delivery as a row of `webhook_deliveries`.
enum DeliveryRow {
    static func delivery(_ row: SQLRow) throws -> WebhookDelivery {
        WebhookDelivery(
            id: try row.id("id"), endpointID: try row.id("endpoint_id"),
            event: WebhookEvent(
                type: try row.value("event", WebhookEventType.init(rawValue:)), at: try row.instant("at"),
                data: try JSONValue(parsing: try row.text("data").utf8)),
            state: try row.value("state", WebhookDelivery.State.init(rawValue:)),
            attempts: Int(try row.integer("attempts")), dueAt: try row.optionalInstant("due_at"),
            lastAttempt: try attempt(row), note: try row.optionalText("note"))
    }

    /// Throws `LedgerError.notFound`.
    static func find(
        _ id: WebhookMessageID, to endpoint: WebhookID, _ connection: TenantConnection
    ) throws -> WebhookDelivery {
        let row = try connection.firstRow(DeliveryQueries.byID, ["id": .id(id), "endpoint": .id(endpoint)])
        guard let row else { throw LedgerError.notFound("delivery") }
        return try delivery(row)
    }

    /// A new delivery of an event.
    static func arguments(_ event: WebhookEvent, id: WebhookMessageID, dueAt: Instant) -> [String: SQLValue] {
        [
            "id": .id(id), "event": .text(event.type.rawValue), "at": .instant(event.at),
            "data": .text(event.data.text), "due_at": .instant(dueAt),
        ]
    }

    private static func attempt(_ row: SQLRow) throws -> WebhookAttempt? {
        guard let at = try row.optionalInstant("attempted_at") else { return nil }
        return WebhookAttempt(
            at: at, duration: Milliseconds(try row.integer("attempt_ms")),
            status: try row.optionalInteger("answer_status").map { Int($0) })
    }
}
