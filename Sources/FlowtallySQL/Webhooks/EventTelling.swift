import FlowtallyCore

/// Puts events into the outbox, in the transaction of the change that they tell of.
struct EventTelling {
    private let connection: TenantConnection

    init(_ connection: TenantConnection) {
        self.connection = connection
    }

    /// For every endpoint that asked for such events; one statement.
    func tell(_ event: WebhookEvent) throws {
        let delay = event.type == .metricsChanged ? WebhookEventType.metricsDelay : Milliseconds(0)
        try connection.execute(
            DeliveryQueries.addForSubscribers,
            DeliveryRow.arguments(event, id: .new(at: event.at), dueAt: event.at + delay))
    }

    /// For one endpoint, whatever that asked for.
    func tell(_ endpoint: WebhookID, _ event: WebhookEvent) throws -> WebhookMessageID {
        let id = WebhookMessageID.new(at: event.at)
        let arguments = DeliveryRow.arguments(event, id: id, dueAt: event.at)
        try connection.execute(DeliveryQueries.addForOne, arguments.merging(["endpoint": .id(endpoint)]) { $1 })
        return id
    }
}
