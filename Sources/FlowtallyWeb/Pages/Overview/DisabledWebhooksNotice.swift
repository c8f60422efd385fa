import FlowtallyCore

/// Tells those who can mend it that the ledger has disabled webhooks.
struct DisabledWebhooksNotice {
    struct Link {
        /// What stands between this link and the one before it.
        let separator: String
        let text: String
        let href: String
    }

    private static let mostNames = 3

    let noun: String
    let links: [Link]
    let verb: String

    /// Nil where none is disabled.
    init?(_ webhooks: [WebhookEndpoint]) {
        let disabled = webhooks.filter(\.isDisabled)
        guard !disabled.isEmpty else { return nil }
        var linked = disabled.prefix(Self.mostNames).map { ($0.name, Route.webhookPage.link($0.id.text)) }
        if disabled.count > linked.count { linked.append(("more", Route.webhooksPage.link())) }
        links = linked.enumerated().map { index, link in
            let separator = index == 0 ? "" : index == linked.count - 1 ? " and " : ", "
            return Link(separator: separator, text: link.0, href: link.1)
        }
        (noun, verb) = disabled.count == 1 ? ("webhook", "it was") : ("webhooks", "they were")
    }
}

extension WebhookEndpoint {
    fileprivate var isDisabled: Bool {
        if case .disabled = state { true } else { false }
    }
}
