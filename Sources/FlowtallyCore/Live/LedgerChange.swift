/// A workspace has changed, durably.
package struct LedgerChange: Sendable, Equatable {
    package let workspace: WorkspaceID
    /// The workspace's generation with the change in it; it only grows.
    package var generation: Int64
    /// What may look different now.
    package var scopes: Set<ChangeScope>

    package init(workspace: WorkspaceID, generation: Int64, scopes: Set<ChangeScope>) {
        self.workspace = workspace
        self.generation = generation
        self.scopes = scopes
    }

    /// Both changes as one. The order does not matter, nor does a change that comes twice.
    package func merged(with other: LedgerChange) -> LedgerChange {
        LedgerChange(
            workspace: workspace, generation: max(generation, other.generation), scopes: scopes.union(other.scopes))
    }

    /// The change as readers of the workspace are told of it; nil where nothing looks different.
    var visible: LedgerChange? {
        let scopes = scopes.subtracting([.access])
        return scopes.isEmpty ? nil : LedgerChange(workspace: workspace, generation: generation, scopes: scopes)
    }
}

/// The kinds of things that pages show.
package enum ChangeScope: String, Sendable, CaseIterable, Comparable {
    case runs
    case workflows
    case savings
    case serviceRequests
    case settings
    /// Who may see the workspace; shown nowhere by itself.
    case access

    package static func < (left: ChangeScope, right: ChangeScope) -> Bool { left.rawValue < right.rawValue }
}
