import FlowtallyCore

extension WebhookEventType {
    var label: String {
        switch self {
        case .runCompleted: "A run completed"
        case .runFailed: "A run failed"
        case .workflowLate: "A workflow is late"
        case .serviceRequestStatusChanged: "A service request moved on"
        case .metricsChanged: "Figures changed"
        case .test: "Test"
        }
    }
}

extension WebhookFormat {
    var label: String {
        switch self {
        case .standard: "Signed JSON"
        case .slack: "Slack"
        case .discord: "Discord"
        }
    }
}

/// Whether an endpoint is told anything, as its chip says it.
struct WebhookStateLabel {
    let stateLabel: String
    let tone: String

    init(_ webhook: WebhookEndpoint) {
        switch webhook.state {
        case .active where webhook.failingSince != nil: (stateLabel, tone) = ("Failing", "red")
        case .active: (stateLabel, tone) = ("Active", "green")
        case .paused: (stateLabel, tone) = ("Switched off", "")
        case .disabled: (stateLabel, tone) = ("Disabled", "red")
        }
    }
}
