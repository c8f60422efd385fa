/// Where endpoints of webhooks and the log of their deliveries are kept.
package protocol WebhookStore: Sendable {
    /// By name.
    func webhooks(in workspace: WorkspaceID) async throws -> [WebhookEndpoint]
    func webhook(_ id: WebhookID, in workspace: WorkspaceID) async throws -> WebhookEndpoint?

    /// Throws `LedgerError.conflict` where the workspace has `WebhookEndpoint.most` already.
    func createWebhook(
        _ draft: WebhookDraft, secret: WebhookSecret, in workspace: WorkspaceID
    ) async throws -> WebhookEndpoint

    /// An endpoint that is no longer active gives up what waits. Throws `LedgerError.notFound`.
    func change(_ id: WebhookID, _ change: WebhookChange, in workspace: WorkspaceID) async throws -> WebhookEndpoint

    /// Signs with a new secret from now on and, for `WebhookEndpoint.secretOverlap`, with the old one too.
    ///
    /// Throws `LedgerError.notFound`.
    func replaceSecret(
        of id: WebhookID, by secret: WebhookSecret, in workspace: WorkspaceID
    ) async throws -> WebhookEndpoint

    /// Removes an endpoint with the log of its deliveries. Throws `LedgerError.notFound`.
    func deleteWebhook(_ id: WebhookID, in workspace: WorkspaceID) async throws

    /// Puts an event of the type `test` into the outbox for this endpoint, even where it is not active. Throws `LedgerError.notFound`.
    func sendTest(to id: WebhookID, in workspace: WorkspaceID) async throws -> WebhookDelivery

    /// Newest first, after the delivery `last` (exclusive). Throws `LedgerError.notFound` for an unknown endpoint.
    func deliveries(
        to id: WebhookID, after last: WebhookMessageID?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [WebhookDelivery]

    func delivery(
        _ id: WebhookMessageID, to endpoint: WebhookID, in workspace: WorkspaceID
    ) async throws -> WebhookDelivery?

    /// Sends a finished delivery again, under the same id.
    ///
    /// Throws `LedgerError`: `notFound`; `conflict` where it is not finished yet.
    func replay(
        _ id: WebhookMessageID, to endpoint: WebhookID, in workspace: WorkspaceID
    ) async throws -> WebhookDelivery

    /// Tells of each workflow that has become late, once for each run that is missed.
    func tellOfLateWorkflows(in workspace: WorkspaceID) async throws

    /// Forgets some finished deliveries that the log need not keep any more. True while there may be more.
    func letDeliveriesGo(in workspace: WorkspaceID) async throws -> Bool
}

/// Deliveries that wait to be sent, of all workspaces. Of several servers on one ledger each gets other ones.
package protocol WebhookOutbox: Sendable {
    /// The endpoints for which something is due.
    func endpointsWithDueDeliveries() async throws -> [WebhookPlace]

    /// Claims some of what is due to an endpoint for `WebhookDelivery.leaseLength`; nil where nothing is.
    func claimDeliveries(to place: WebhookPlace, limit: Int) async throws -> ClaimedDeliveries?

    /// Notes how an attempt went and what follows from that, for the delivery and for its endpoint, which it returns.
    ///
    /// Nil where the lease ended and another server has claimed the delivery meanwhile.
    ///
    /// - Parameter randomFraction: from 0 up to 1, for the time of the next attempt.
    func finish(
        _ delivery: WebhookDelivery, in workspace: WorkspaceID, _ outcome: WebhookOutcome, duration: Milliseconds,
        randomFraction: Double
    ) async throws -> WebhookEndpoint?

    /// How many deliveries are not finished, and since when the first of them has been due.
    func outboxDepth() async throws -> (unfinished: Int64, oldestDue: Instant?)
}

/// An endpoint, whichever workspace it belongs to.
package struct WebhookPlace: Sendable, Hashable {
    package let workspace: WorkspaceID
    package let endpoint: WebhookID

    package init(workspace: WorkspaceID, endpoint: WebhookID) {
        self.workspace = workspace
        self.endpoint = endpoint
    }
}

/// What a server may send to an endpoint until its lease ends.
package struct ClaimedDeliveries: Sendable {
    package let endpoint: WebhookEndpoint
    /// The endpoint's secret and, while that still signs, the one before it.
    package let secrets: [WebhookSecret]
    package let deliveries: [WebhookDelivery]

    package init(endpoint: WebhookEndpoint, secrets: [WebhookSecret], deliveries: [WebhookDelivery]) {
        self.endpoint = endpoint
        self.secrets = secrets
        self.deliveries = deliveries
    }
}
