/// An address of somebody else that is told of what happens in a workspace.
package struct WebhookEndpoint: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case active
        /// Switched off by a person.
        case paused
        /// Switched off by the ledger, for this reason.
        case disabled(String)
    }

    package let id: WebhookID
    package var name: String
    package var url: WebhookURL
    package var format: WebhookFormat
    package var events: Set<WebhookEventType>
    package var state: State
    /// When the first delivery failed since one last arrived.
    package var failingSince: Instant?
    /// Until when deliveries are signed with the secret before this one too.
    package let previousSecretUntil: Instant?
    package let createdAt: Instant

    package init(
        id: WebhookID, name: String, url: WebhookURL, format: WebhookFormat, events: Set<WebhookEventType>,
        state: State, failingSince: Instant?, previousSecretUntil: Instant?, createdAt: Instant
    ) {
        self.id = id
        self.name = name
        self.url = url
        self.format = format
        self.events = events
        self.state = state
        self.failingSince = failingSince
        self.previousSecretUntil = previousSecretUntil
        self.createdAt = createdAt
    }

    package static let nameLength = 1...100
    /// How many a workspace may have.
    package static let most = 50
    /// How long a secret that was replaced goes on to sign beside the new one.
    package static let secretOverlap = Milliseconds.hours(24)
    /// How long an endpoint may fail before it is disabled.
    package static let longestFailure = Milliseconds.days(5)
}

package typealias WebhookID = Identifier<WebhookEndpoint>

/// What a delivery's body looks like.
package enum WebhookFormat: String, Sendable, CaseIterable {
    /// `{"type", "timestamp", "data"}`, as Standard Webhooks suggests.
    case standard
    /// One sentence, as Slack's incoming webhooks take it; so do Mattermost and others.
    case slack
    /// The same for Discord.
    case discord

    /// What the address calls for.
    package init(for url: WebhookURL) {
        switch url.host {
        case "hooks.slack.com": self = .slack
        case "discord.com", "discordapp.com": self = .discord
        default: self = .standard
        }
    }
}

/// An endpoint before the ledger knows it.
package struct WebhookDraft: Sendable {
    package let name: String
    package let url: WebhookURL
    package let format: WebhookFormat
    package let events: Set<WebhookEventType>

    /// - Parameter format: nil for what the address calls for.
    package init(name: String, url: WebhookURL, format: WebhookFormat? = nil, events: Set<WebhookEventType>) {
        self.name = name
        self.url = url
        self.format = format ?? WebhookFormat(for: url)
        self.events = events
    }
}

/// What is to be different about an endpoint; nil leaves a part as it is.
package struct WebhookChange: Sendable {
    package var name: String?
    package var url: WebhookURL?
    package var format: WebhookFormat?
    package var events: Set<WebhookEventType>?
    /// True also ends what the ledger disabled, and forgets the failures.
    package var isActive: Bool?

    package init(
        name: String? = nil, url: WebhookURL? = nil, format: WebhookFormat? = nil,
        events: Set<WebhookEventType>? = nil, isActive: Bool? = nil
    ) {
        self.name = name
        self.url = url
        self.format = format
        self.events = events
        self.isActive = isActive
    }
}

extension WebhookEndpoint {
    package func applying(_ change: WebhookChange) -> WebhookEndpoint {
        var changed = self
        changed.name = change.name ?? name
        changed.url = change.url ?? url
        changed.format = change.format ?? format
        changed.events = change.events ?? events
        if let isActive = change.isActive, isActive != (state == .active) {
            changed.state = isActive ? .active : .paused
            changed.failingSince = nil
        }
        return changed
    }
}
