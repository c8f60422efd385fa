/// Where workspaces, their workflows and their savings rates are kept.
package protocol WorkspaceStore: Sendable {
    func workspace(_ id: WorkspaceID) async throws -> Workspace?

    /// The workspace that every ledger begins with.
    func firstWorkspace() async throws -> Workspace

    /// Changes settings. A new zone moves every run to its day in that zone, in the same transaction.
    ///
    /// Throws `LedgerError.conflict` where there is a default rate from that day already, and for another currency once there are
    /// rates: their amounts are in the old one.
    func change(_ id: WorkspaceID, _ change: WorkspaceChange) async throws -> Workspace

    func workflows(in workspace: WorkspaceID) async throws -> [Workflow]
    func workflow(_ id: WorkflowID, in workspace: WorkspaceID) async throws -> Workflow?

    /// Throws `LedgerError.notFound`.
    func change(_ id: WorkflowID, _ change: WorkflowChange, in workspace: WorkspaceID) async throws -> Workflow

    /// The rates of a workflow or, for nil, the workspace's defaults; newest day first.
    func savingsRates(of workflow: WorkflowID?, in workspace: WorkspaceID) async throws -> [SavingsRate]

    /// Throws `LedgerError.conflict` where a rate from that day exists, `notFound` for an unknown workflow.
    func addSavingsRate(
        _ draft: SavingsRateDraft, to workflow: WorkflowID?, in workspace: WorkspaceID
    ) async throws -> SavingsRate
}
