/// How often a workspace has changed, and whoever wants to know when it does.
package protocol GenerationStore: Sendable {
    /// Throws `LedgerError.notFound`.
    func generation(of workspace: WorkspaceID) async throws -> Int64

    /// Those of all workspaces.
    func generations() async throws -> [WorkspaceID: Int64]

    /// Begins a workspace's next generation, because somebody changed the database without this program.
    ///
    /// Throws `LedgerError.notFound`.
    func beginGeneration(scopes: Set<ChangeScope>, in workspace: WorkspaceID) async throws -> Int64

    /// Tells an observer of each change that this store makes from now on, for good.
    func observe(_ observer: any LedgerObserver)
}

/// Whoever wants to know of each change, right after it became durable.
package protocol LedgerObserver: Sendable {
    /// Must return at once: the writer's caller waits.
    func ledgerDidChange(_ change: LedgerChange)
}
