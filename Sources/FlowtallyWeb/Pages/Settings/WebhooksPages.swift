import FlowtallyCore
import Foundation
import HTTPTypes
import Hummingbird

/// Who is told of what happens.
struct WebhooksPages {
    /// How long the page of a test waits for what comes of it.
    private static let patience = Duration.seconds(3)

    private let ledger: any Ledger
    private let clock: any WallClock
    private let templates: Templates
    private let addresses: WebhookAddressPolicy

    init(_ dependencies: WebDependencies) {
        ledger = dependencies.ledger
        clock = dependencies.clock
        templates = dependencies.templates
        addresses = dependencies.settings.webhookAddresses
    }

    func register(_ router: Router<WebContext>) {
        router.permitted(CanAdminister.self)
            .get(Route.webhooksPage.path, use: list)
            .post(Route.webhooksPage.path, use: create)
            .get(Route.webhookPage.path, use: show)
            .post(Route.webhookPage.path, use: change)
    }

    // MARK: - All of them

    private func list(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let notice = try QueryReader(request, known: ["done"]).oneOf("done", WebhooksPage.Notice.self)
        let webhooks = try await ledger.webhooks(in: context.workspaceID)
        return try await page(
            "settings-webhooks", WebhooksPage(webhooks, notice: notice, csrf: context.csrf), context)
    }

    private func create(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let typed = WebhookForm(try await Form(request, of: context.principal))
        var (draft, errors) = typed.draft(addresses)
        if let draft {
            do {
                return try await made(draft, request, context)
            } catch {
                errors = try [FormError](refusal: error).map { FormError(field: "webhookName", message: $0.message) }
            }
        }
        let webhooks = try await ledger.webhooks(in: context.workspaceID)
        return try await page(
            "settings-webhooks", WebhooksPage(webhooks, typed: typed, errors: errors, csrf: context.csrf), context,
            .unprocessableContent)
    }

    /// Chats need no secret: there is nothing to be copied, and so nothing to stay for.
    private func made(
        _ draft: WebhookDraft, _ request: Request, _ context: Permitted<CanAdminister>
    ) async throws -> Response {
        let secret = WebhookSecret.new()
        let webhook = try await ledger.createWebhook(draft, secret: secret, in: context.workspaceID)
        guard webhook.format == .standard else { return done(.made, webhook.id) }
        return try await answer(
            WebhookPage.Input(notice: .made, secret: secret), webhook.id, request, context, .created)
    }

    // MARK: - One of them

    private func show(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let query = try QueryReader(request, known: ["done", "cursor"])
        let input = WebhookPage.Input(notice: try query.oneOf("done", WebhookPage.Notice.self))
        return try await answer(
            input, try context.webhookID, after: query.text("cursor").map { WebhookMessageID($0) }, request, context)
    }

    private func change(_ request: Request, context: Permitted<CanAdminister>) async throws -> Response {
        let form = try await Form(request, of: context.principal)
        let (id, workspace) = (try context.webhookID, context.workspaceID)
        switch form["do"] {
        case "test":
            let test = try await ledger.sendTest(to: id, in: workspace)
            try await waitForEnd(of: test, in: workspace)
            return done(.tested, id)
        case "pause":
            _ = try await ledger.change(id, WebhookChange(isActive: false), in: workspace)
            return done(.paused, id)
        case "resume":
            _ = try await ledger.change(id, WebhookChange(isActive: true), in: workspace)
            return done(.resumed, id)
        case "secret":
            let secret = WebhookSecret.new()
            _ = try await ledger.replaceSecret(of: id, by: secret, in: workspace)
            return try await answer(WebhookPage.Input(secret: secret), id, request, context, .created)
        case "delete":
            try await ledger.deleteWebhook(id, in: workspace)
            return .redirect(
                to: Route.webhooksPage.link(query: [("done", WebhooksPage.Notice.deleted.rawValue)]))
        case "replay":
            return try await replay(WebhookMessageID(form["delivery"]), to: id, request, context)
        default:
            return try await save(WebhookForm(form), id, request, context)
        }
    }

    private func save(
        _ typed: WebhookForm, _ id: WebhookID, _ request: Request, _ context: Permitted<CanAdminister>
    ) async throws -> Response {
        let (draft, errors) = typed.draft(addresses)
        guard let draft else {
            return try await answer(
                WebhookPage.Input(typed: typed, errors: errors), id, request, context, .unprocessableContent)
        }
        let change = WebhookChange(name: draft.name, url: draft.url, format: draft.format, events: draft.events)
        _ = try await ledger.change(id, change, in: context.workspaceID)
        return done(.saved, id)
    }

    private func replay(
        _ delivery: WebhookMessageID, to id: WebhookID, _ request: Request, _ context: Permitted<CanAdminister>
    ) async throws -> Response {
        do {
            let replayed = try await ledger.replay(delivery, to: id, in: context.workspaceID)
            try await waitForEnd(of: replayed, in: context.workspaceID)
            return done(.replayed, id)
        } catch {
            let errors = try [FormError](refusal: error).map {
                FormError(field: WebhookPage.deliveriesID, message: $0.message)
            }
            return try await answer(WebhookPage.Input(errors: errors), id, request, context, .unprocessableContent)
        }
    }

    /// So that whoever pressed the button sees at once what came of it, where that does not take long.
    private func waitForEnd(of delivery: WebhookDelivery, in workspace: WorkspaceID) async throws {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let now = try await ledger.delivery(delivery.id, to: delivery.endpointID, in: workspace)
            guard let now, now.attempts == 0 || now.state == .sending else { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func done(_ notice: WebhookPage.Notice, _ id: WebhookID) -> Response {
        .redirect(to: Route.webhookPage.link(id.text, query: [("done", notice.rawValue)]))
    }

    private func answer(
        _ input: WebhookPage.Input, _ id: WebhookID, after last: WebhookMessageID? = nil, _ request: Request,
        _ context: Permitted<CanAdminister>, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let webhook = try await ledger.webhook(id, in: context.workspaceID),
            let workspace = try await ledger.workspace(context.workspaceID)
        else { throw LedgerError.notFound("webhook") }
        let listed = try await ledger.deliveries(
            to: id, after: last, limit: WebhookDeliveryListing.length + 1, in: workspace.id)
        let model = WebhookPage(
            webhook, input, WebhookDeliveryListing(listed, isFirstPage: last == nil), csrf: context.csrf,
            DisplayFormat(workspace, for: request), now: clock.now())
        return try await page("settings-webhook", model, context, status)
    }

    private func page(
        _ template: String, _ model: Any, _ context: Permitted<CanAdminister>, _ status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let workspace = try await ledger.workspace(context.workspaceID) else {
            throw LedgerError.notFound("workspace")
        }
        let layout = PageLayout(
            title: "Webhooks", session: .init(context.principal, workspace: workspace, current: nil),
            scripts: [.copying])
        return Response(html: try templates.page(template, model, layout), status: status)
    }
}

extension Permitted {
    fileprivate var csrf: String { principal.csrfToken ?? "" }
}
