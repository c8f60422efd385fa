import FlowtallyCore

/// What is typed about a webhook, new or known.
struct WebhookForm {
    var name = ""
    var url = ""
    /// Nil for what the address calls for.
    var format: WebhookFormat?
    var events: Set<WebhookEventType> = [.runFailed, .workflowLate]

    init() {}

    init(_ webhook: WebhookEndpoint) {
        name = webhook.name
        url = webhook.url.text
        format = webhook.format
        events = webhook.events
    }

    init(_ form: Form) {
        name = form["webhookName"]
        url = form["url"]
        format = WebhookFormat(rawValue: form["format"])
        events = Set(
            form.all("event").compactMap { word in WebhookEventType.choosable.first { $0.rawValue == word } })
    }

    func draft(_ addresses: WebhookAddressPolicy) -> (WebhookDraft?, errors: [FormError]) {
        var errors: [FormError] = []
        let length = WebhookEndpoint.nameLength.upperBound
        errors.requireText(
            name, "webhookName", upTo: length, "Please name the webhook, in at most \(length) characters.")
        if let problem = addresses.problem(with: url) {
            errors.append(FormError(field: "url", message: "The address \(problem)."))
        }
        errors.require(!events.isEmpty, Self.checkID(.runCompleted), "Please choose what it is told of.")
        guard errors.isEmpty, let url = WebhookURL(url) else { return (nil, errors) }
        return (WebhookDraft(name: name, url: url, format: format, events: events), [])
    }

    func fields(errors: [FormError]) -> WebhookFields {
        WebhookFields(
            inputs: [
                FormField(
                    "webhookName", "Name", value: name, hint: "Who is told, such as Operations channel.", errors: errors
                ),
                FormField("url", "Address", value: url, type: "url", inputMode: "url", errors: errors),
            ],
            format: ChoiceField(
                "format", "Format", value: format?.rawValue ?? "",
                choices: [(value: "", label: "By the address: Slack, Discord or signed JSON")]
                    + WebhookFormat.allCases.map { (value: $0.rawValue, label: $0.label) }),
            events: WebhookEventType.choosable.map {
                WebhookFields.Event(
                    id: Self.checkID($0), value: $0.rawValue, label: $0.label, isChecked: events.contains($0))
            })
    }

    private static func checkID(_ event: WebhookEventType) -> String {
        "event-" + event.rawValue.replacing(".", with: "-")
    }
}

/// The fields about a webhook, as `webhook-fields.mustache` shows them.
struct WebhookFields {
    struct Event {
        let id: String
        let value: String
        let label: String
        let isChecked: Bool
    }

    let inputs: [FormField]
    let format: ChoiceField
    let events: [Event]
}
