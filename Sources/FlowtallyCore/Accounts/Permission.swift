/// What somebody may do in a workspace.
package enum Permission: String, Sendable, CaseIterable {
    case read
    case recordRuns
    /// Workflows, savings rates, service requests.
    case edit
    /// Workspace settings, keys, members.
    case administer
}

/// What an API key was made for.
package enum KeyScope: String, Sendable, CaseIterable {
    case ingest
    case read
    case admin

    package var permissions: Set<Permission> {
        switch self {
        case .ingest: [.recordRuns]
        case .read: [.read]
        case .admin: Set(Permission.allCases)
        }
    }

    /// The scope that a key needs for something.
    package static func needed(for permission: Permission) -> KeyScope {
        switch permission {
        case .read: .read
        case .recordRuns: .ingest
        case .edit, .administer: .admin
        }
    }
}

/// What a person is in a workspace.
package enum MemberRole: String, Sendable, CaseIterable {
    case owner
    case editor
    case viewer

    package var permissions: Set<Permission> {
        switch self {
        case .owner: Set(Permission.allCases)
        case .editor: [.read, .recordRuns, .edit]
        case .viewer: [.read]
        }
    }

    /// The role with the fewest rights that has a permission.
    package static func needed(for permission: Permission) -> MemberRole {
        switch permission {
        case .read: .viewer
        case .recordRuns, .edit: .editor
        case .administer: .owner
        }
    }
}
