import FlowtallyCore

/// The pages of the settings, which lead to each other.
enum SettingsSection: CaseIterable {
    case workspace, members, keys, webhooks, performance

    private var label: String {
        switch self {
        case .workspace: "Workspace"
        case .members: "Members"
        case .keys: "API keys"
        case .webhooks: "Webhooks"
        case .performance: "Performance"
        }
    }

    private var route: Route {
        switch self {
        case .workspace: .settings
        case .members: .membersPage
        case .keys: .keysPage
        case .webhooks: .webhooksPage
        case .performance: .performancePage
        }
    }

    /// The way around the settings, for `settings-head.mustache`.
    var head: SettingsHead {
        SettingsHead(
            sections: Self.allCases.map {
                PageLayout.Link(label: $0.label, href: $0.route.link(), isCurrent: $0 == self)
            })
    }
}

struct SettingsHead {
    let sections: [PageLayout.Link]
}
