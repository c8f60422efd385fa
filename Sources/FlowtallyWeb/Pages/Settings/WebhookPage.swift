import FlowtallyCore

/// The page of one webhook: what it is told of, and what was sent to it.
struct WebhookPage {
    struct Input {
        var notice: Notice?
        /// A secret that was just made: the only time that it is shown.
        var secret: WebhookSecret?
        var typed: WebhookForm?
        var errors: [FormError] = []
    }

    enum Notice: String, CaseIterable {
        case made, saved, tested, replayed, paused, resumed

        var text: String {
            switch self {
            case .made: "The webhook is made. Send a test to see whether it arrives."
            case .saved: "The webhook is saved."
            case .tested: "A test was sent. What came of it stands below."
            case .replayed: "It is sent again, under the same id."
            case .paused: "The webhook is switched off. What waited for it is given up."
            case .resumed: "The webhook is switched on."
            }
        }
    }

    /// An error of what was pressed, and not of what was typed, is shown at the head of the deliveries.
    static let deliveriesID = "deliveries"

    let head = SettingsSection.webhooks.head
    let action: String
    let csrf: String
    let flash: String?
    let errors: [FormError]
    let secret: String?
    let warning: String?
    let name: String
    let state: WebhookStateLabel
    let isActive: Bool
    let facts: [Fact]
    let fields: WebhookFields
    let rows: [WebhookDeliveryRow]
    let isEmpty: Bool
    let newestHref: String?
    let olderHref: String?

    init(
        _ webhook: WebhookEndpoint, _ input: Input, _ listing: WebhookDeliveryListing, csrf: String,
        _ format: DisplayFormat, now: Instant
    ) {
        action = Route.webhookPage.link(webhook.id.text)
        self.csrf = csrf
        flash = input.notice?.text
        errors = input.errors
        secret = input.secret?.text
        warning = Self.warning(webhook, format, now)
        name = webhook.name
        state = WebhookStateLabel(webhook)
        isActive = webhook.state == .active
        facts = Self.facts(webhook, format, now)
        fields = (input.typed ?? WebhookForm(webhook)).fields(errors: input.errors)
        rows = listing.deliveries.map { WebhookDeliveryRow($0, format, now: now) }
        isEmpty = rows.isEmpty
        newestHref = listing.isFirstPage ? nil : action
        olderHref = listing.next.map { Route.webhookPage.link(webhook.id.text, query: [("cursor", $0.text)]) }
    }

    struct Fact {
        let label: String
        let value: String
    }

    private static func facts(_ webhook: WebhookEndpoint, _ format: DisplayFormat, _ now: Instant) -> [Fact] {
        var facts = [
            Fact(label: "Address", value: webhook.url.text), Fact(label: "Format", value: webhook.format.label),
            Fact(
                label: "Told when",
                value: webhook.events.sorted().map(\.label).joined(separator: ", ")),
            Fact(label: "Made", value: format.relative(webhook.createdAt, to: now)),
        ]
        if let until = webhook.previousSecretUntil, until > now {
            facts.append(Fact(label: "Old secret", value: "signs too until \(format.moment(until, asOf: now))"))
        }
        return facts
    }

    private static func warning(_ webhook: WebhookEndpoint, _ format: DisplayFormat, _ now: Instant) -> String? {
        switch (webhook.state, webhook.failingSince) {
        case (.disabled(let reason), _): "It was disabled: \(reason). Switch it on again once that is mended."
        case (.active, let since?):
            """
            Nothing has arrived since \(format.moment(since, asOf: now)). It is disabled when nothing arrives for \
            \(WebhookEndpoint.longestFailure.count / 86_400_000) days.
            """
        default: nil
        }
    }
}

/// A page of the log of deliveries, newest first.
struct WebhookDeliveryListing {
    static let length = 25

    let deliveries: [WebhookDelivery]
    /// The delivery that the next page follows; nil on the last.
    let next: WebhookMessageID?
    let isFirstPage: Bool

    /// - Parameter listed: one more than a page holds, where there is more.
    init(_ listed: [WebhookDelivery], isFirstPage: Bool) {
        deliveries = Array(listed.prefix(Self.length))
        next = listed.count > Self.length ? deliveries.last?.id : nil
        self.isFirstPage = isFirstPage
    }
}

/// A delivery in the log.
struct WebhookDeliveryRow {
    /// What the event tells of.
    struct Subject {
        let name: String
        let href: String
    }

    let id: String
    let at: String
    let atRFC3339: String
    let event: String
    let subject: Subject?
    let stateLabel: String
    let tone: String
    let answer: String
    /// How often it was tried, and when it is tried again.
    let remark: String?
    let canReplay: Bool

    init(_ delivery: WebhookDelivery, _ format: DisplayFormat, now: Instant) {
        id = delivery.id.text
        at = format.moment(delivery.event.at, asOf: now)
        atRFC3339 = delivery.event.at.rfc3339
        event = delivery.event.type.label
        subject = delivery.event.namedSubject.map { Subject(name: $0.name, href: Route.page(of: $0.subject)) }
        answer = delivery.note ?? DisplayFormat.dash
        remark = Self.remark(delivery, format, now)
        canReplay = delivery.dueAt == nil
        switch delivery.state {
        case .waiting: (stateLabel, tone) = ("Waiting", delivery.attempts > 0 ? "red" : "")
        case .sending: (stateLabel, tone) = ("Sending", "blue")
        case .delivered: (stateLabel, tone) = ("Delivered", "green")
        case .failed: (stateLabel, tone) = ("Given up", "red")
        }
    }

    private static func remark(_ delivery: WebhookDelivery, _ format: DisplayFormat, _ now: Instant) -> String? {
        guard delivery.state == .waiting, delivery.attempts > 0, let dueAt = delivery.dueAt else {
            return delivery.attempts > 1 ? "after \(format.count(Int64(delivery.attempts), "attempt"))" : nil
        }
        let next = dueAt <= now ? "now" : "at \(format.moment(dueAt, asOf: now))"
        return "after \(format.count(Int64(delivery.attempts), "attempt")), again \(next)"
    }
}
