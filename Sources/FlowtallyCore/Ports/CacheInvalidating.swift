/// What remembers answers about a workspace, and can be told that somebody changed the ledger behind its back.
package protocol CacheInvalidating: Sendable {
    /// From when this returns no answer is given that was computed before it was called, and whoever follows the workspace learns
    /// that it changed.
    ///
    /// - Parameter message: the id of the signed message that asks for it. One that was seen before is refused, at least as long as a
    ///   message with it would count as recent: throws `LedgerError.conflict`.
    func invalidate(_ workspace: WorkspaceID, message: String?) async throws
}
