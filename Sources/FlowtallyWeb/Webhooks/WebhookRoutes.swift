import FlowtallyCore
import Hummingbird

/// Webhooks: made, listed, changed, tried, deleted, and the log of what was sent.
struct WebhookRoutes {
    private let ledger: any Ledger
    private let addresses: WebhookAddressPolicy

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        addresses = dependencies.settings.webhookAddresses
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self)
            .get(Route.webhooks.path, use: list)
            .post(Route.webhooks.path, use: create)
            .get(Route.webhook.path, use: show)
            .patch(Route.webhook.path, use: change)
            .delete(Route.webhook.path, use: delete)
            .post(Route.webhookSecret.path, use: replaceSecret)
            .post(Route.webhookTest.path, use: sendTest)
            .get(Route.webhookDeliveries.path, use: listDeliveries)
            .post(Route.webhookReplay.path, use: replay)
    }

    private func list(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        Response(json: ["webhooks": .array(try await ledger.webhooks(in: context.workspaceID).map(\.json))])
    }

    private func create(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let reader = ObjectReader(try await request.json())
        let draft = WebhookDraft(reader, addresses)
        try reader.finish()
        guard let draft else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        let secret = WebhookSecret.new()
        let webhook = try await ledger.createWebhook(draft, secret: secret, in: context.workspaceID)
        return Response(json: webhook.json(with: secret), status: .created)
    }

    private func show(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        guard let webhook = try await ledger.webhook(try context.webhookID, in: context.workspaceID) else {
            throw LedgerError.notFound("webhook")
        }
        return Response(json: webhook.json)
    }

    private func change(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let reader = ObjectReader(try await request.json(), refusesNull: true)
        let change = WebhookChange(reader, addresses)
        try reader.finish()
        let webhook = try await ledger.change(try context.webhookID, change, in: context.workspaceID)
        return Response(json: webhook.json)
    }

    private func delete(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        try await ledger.deleteWebhook(try context.webhookID, in: context.workspaceID)
        return Response(status: .noContent)
    }

    private func replaceSecret(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let secret = WebhookSecret.new()
        let webhook = try await ledger.replaceSecret(
            of: try context.webhookID, by: secret, in: context.workspaceID)
        return Response(json: webhook.json(with: secret))
    }

    private func sendTest(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let delivery = try await ledger.sendTest(to: try context.webhookID, in: context.workspaceID)
        return Response(json: delivery.json, status: .accepted)
    }

    private func listDeliveries(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let query = try QueryReader(request, known: ["limit", "cursor"])
        let limit = try query.integer("limit", in: 1...200, default: 50)
        let listed = try await ledger.deliveries(
            to: try context.webhookID, after: query.text("cursor").map { WebhookMessageID($0) }, limit: limit + 1,
            in: context.workspaceID)
        let page = listed.prefix(limit)
        return Response(
            json: [
                "deliveries": .array(page.map(\.json)),
                "nextCursor": .optional(listed.count > limit ? page.last?.id.text : nil),
            ])
    }

    private func replay(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let delivery = try await ledger.replay(
            WebhookMessageID(try context.parameters.require("deliveryId")), to: try context.webhookID,
            in: context.workspaceID)
        return Response(json: delivery.json, status: .accepted)
    }
}

extension Permitted {
    var webhookID: WebhookID {
        get throws { WebhookID(try parameters.require("id")) }
    }
}
