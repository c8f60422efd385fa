/// The second wall between workspaces: a statement that forgets to say whose rows it means still sees those of one workspace only.
///
/// It stands for every role but the tables' owner. `Docs/scaling.md` tells which role does what.
enum RowSecurity {
    static let policies = (ofWorkspace + entrance + ["workspaces"]).map(enable).joined(separator: "\n")

    /// Rows that only a transaction narrowed to their workspace may see.
    static let ofWorkspace =
        [
            "workflows", "savings_rates", "savings_rate_changes", "workflow_runs", "idempotency_keys",
            "service_requests",
            "service_request_events", "jobs", "logos", "webhook_endpoints", "webhook_subscriptions",
            "webhook_deliveries",
            "received_messages",
        ] + AggregateTable.all.map(\.name)

    /// Rows by which one finds out who somebody is and where they belong, before a workspace is known.
    static let entrance = ["memberships", "api_keys", "invitations"]

    /// What belongs to no workspace.
    static let ofNone = ["users", "sessions"]

    static let allTables = ofWorkspace + entrance + ofNone + ["workspaces"]

    private static func enable(_ table: String) -> String {
        let workspace = table == "workspaces" ? "id" : "workspace_id"
        let anywhere = ofWorkspace.contains(table) ? "" : " OR COALESCE(\(WorkspaceScope.current), '') = ''"
        return """
            ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY;
            CREATE POLICY of_workspace ON \(table) USING (\(workspace) = \(WorkspaceScope.current)\(anywhere));
            """
    }
}
