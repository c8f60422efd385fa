/// How a transaction on PostgreSQL is narrowed to a workspace.
package enum WorkspaceScope {
    /// Shows the rows of the workspace `$1` only, or where that is empty, those that tell who belongs where.
    package static let enter = "SELECT set_config('\(setting)', $1, true)"

    /// The same, and waits until no other transaction writes to the workspace.
    package static let enterToWrite = "SELECT set_config('\(setting)', $1, true), \(takeTurn("$1"))"

    /// The workspace that the transaction is narrowed to; empty or null where it is not.
    static let current = "current_setting('\(setting)', true)"

    /// Waits until no other transaction writes to the workspace, until the end of this one.
    ///
    /// So a run is read, merged and written without another coming between, and the rows of its aggregates are never locked in two
    /// orders. An advisory lock, because locking the workspace's row would write to it.
    static func takeTurn(_ workspace: String) -> String { "pg_advisory_xact_lock(hashtextextended(\(workspace), 0))" }

    private static let setting = "flowtally.workspace_id"
}
