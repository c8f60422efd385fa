import FlowtallyCore

/// The page of a workspace's webhooks.
struct WebhooksPage {
    enum Notice: String, CaseIterable {
        case deleted

        var text: String { "The webhook is deleted, and nothing is sent there any more." }
    }

    struct Row {
        let href: String
        let name: String
        let details: String
        let state: WebhookStateLabel
    }

    /// A webhook that the ledger has disabled.
    struct Warning {
        let href: String
        let name: String
        let reason: String
    }

    let head = SettingsSection.webhooks.head
    let csrf: String
    let flash: String?
    let errors: [FormError]
    let warnings: [Warning]
    let rows: [Row]
    let isEmpty: Bool
    let fields: WebhookFields

    init(
        _ webhooks: [WebhookEndpoint], typed: WebhookForm = WebhookForm(), errors: [FormError] = [],
        notice: Notice? = nil, csrf: String
    ) {
        self.csrf = csrf
        flash = notice?.text
        self.errors = errors
        warnings = webhooks.compactMap { webhook in
            guard case .disabled(let reason) = webhook.state else { return nil }
            return Warning(href: Route.webhookPage.link(webhook.id.text), name: webhook.name, reason: reason)
        }
        rows = webhooks.map { webhook in
            let told = webhook.events.sorted().map { $0.label.prefix(1).lowercased() + $0.label.dropFirst() }
            return Row(
                href: Route.webhookPage.link(webhook.id.text), name: webhook.name,
                details: "\(webhook.format.label) to \(webhook.url.host) · \(told.joined(separator: ", "))",
                state: WebhookStateLabel(webhook))
        }
        isEmpty = webhooks.isEmpty
        fields = typed.fields(errors: errors)
    }
}
