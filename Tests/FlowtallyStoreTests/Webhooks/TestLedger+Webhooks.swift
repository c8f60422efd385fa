import FlowtallyCore
import FlowtallySQL
import Testing

extension TestLedger {
    @discardableResult
    func addWebhook(
        _ events: Set<WebhookEventType> = [.runFailed], name: String = "W", secret: WebhookSecret = .new(),
        in workspace: WorkspaceID? = nil
    ) async throws -> WebhookID {
        let url = try #require(WebhookURL("https://example.com/hook"))
        return try await store.createWebhook(
            WebhookDraft(name: name, url: url, events: events), secret: secret, in: workspace ?? self.workspace
        ).id
    }

    /// All deliveries to an endpoint, newest first.
    func sent(to webhook: WebhookID) async throws -> [WebhookDelivery] {
        try await store.deliveries(to: webhook, after: nil, limit: 1000, in: workspace)
    }

    func claim(_ webhook: WebhookID, limit: Int = 10) async throws -> ClaimedDeliveries? {
        try await store.claimDeliveries(to: WebhookPlace(workspace: workspace, endpoint: webhook), limit: limit)
    }

    @discardableResult
    func finish(_ delivery: WebhookDelivery, _ outcome: WebhookOutcome) async throws -> WebhookEndpoint? {
        try await store.finish(
            delivery, in: workspace, outcome, duration: Milliseconds(20), randomFraction: 0.5)
    }
}
