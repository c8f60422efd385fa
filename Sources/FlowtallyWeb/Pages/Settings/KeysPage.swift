import FlowtallyCore

/// The page of a workspace's keys.
struct KeysPage {
    struct Input {
        var notice: Notice?
        var created: Created?
        var name = ""
        var scopes: Set<KeyScope> = [.ingest]
        var errors: [FormError] = []
    }

    enum Notice: String, CaseIterable {
        case revoked

        var text: String { "The key is revoked: it opens nothing any more." }
    }

    /// A key that was just made: the only time that its secret is shown.
    struct Created {
        let name: String
        let secret: String
        let command: String
        let explanation: String

        init(_ key: APIKey, secret: SecretToken, publicURL: String) {
            name = key.name
            self.secret = secret.text
            let records = key.scopes.contains { $0.permissions.contains(.recordRuns) }
            command =
                records
                ? FirstRunCommand(publicURL: publicURL, key: secret.text).text
                : "curl \(publicURL)\(Route.metrics.link()) \\\n  -H 'Authorization: Bearer \(secret.text)'"
            explanation = records ? "This records a run with it:" : "This reads the figures with it:"
        }
    }

    struct Row {
        let id: String
        let action: String
        let name: String
        let scopes: [String]
        let created: String
        let lastUsed: String
    }

    struct ScopeChoice {
        let value: String
        let meaning: String
        let isChecked: Bool
    }

    let head = SettingsSection.keys.head
    let csrf: String
    let flash: String?
    let errors: [FormError]
    let created: Created?
    let rows: [Row]
    let isEmpty: Bool
    let fields: [FormField]
    let scopes: [ScopeChoice]

    init(_ input: Input, keys: [APIKey], csrf: String, format: DisplayFormat, now: Instant) {
        self.csrf = csrf
        flash = input.notice?.text
        errors = input.errors
        created = input.created
        rows = keys.map { key in
            Row(
                id: key.id.text, action: Route.keyPage.link(key.id.text), name: key.name,
                scopes: key.scopes.map(\.rawValue).sorted(), created: format.relative(key.createdAt, to: now),
                lastUsed: key.lastUsedAt.map { format.relative($0, to: now) } ?? "never")
        }
        isEmpty = keys.isEmpty
        fields = [
            FormField(
                "keyName", "Name", value: input.name, hint: "What will use it, such as Invoice server.",
                errors: input.errors)
        ]
        scopes = KeyScope.allCases.map {
            ScopeChoice(value: $0.rawValue, meaning: $0.meaning, isChecked: input.scopes.contains($0))
        }
    }
}

extension KeyScope {
    fileprivate var meaning: String {
        switch self {
        case .ingest: "records runs"
        case .read: "reads runs and figures"
        case .admin: "does everything, settings too"
        }
    }
}
