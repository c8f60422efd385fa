/// Where workspaces, their workflows and their savings rates are kept.
package protocol WorkspaceStore: Sendable {
    func workspace(_ id: WorkspaceID) async throws -> Workspace?

    /// The workspace that every ledger begins with.
    func firstWorkspace() async throws -> Workspace

    /// Changes settings. A new zone moves every run to its day in that zone: in the same transaction those of a small ledger, and
    /// otherwise by steps of `Job.changeTimeZone`.
    ///
    /// Throws `LedgerError.conflict` where there is a default rate from that day already, and for another currency once there are
    /// rates: their amounts are in the old one; `recalculationNeeded` for a default rate as `SavingsRateStore.edit` does.
    func change(_ id: WorkspaceID, _ change: WorkspaceChange) async throws -> Workspace

    func workflows(in workspace: WorkspaceID) async throws -> [Workflow]
    func workflow(_ id: WorkflowID, in workspace: WorkspaceID) async throws -> Workflow?

    /// Adds a workflow ahead of its runs, or makes a known one what the declaration says; what that leaves out gets its standard.
    func declare(
        _ declaration: WorkflowDeclaration, in workspace: WorkspaceID
    ) async throws -> (workflow: Workflow, isNew: Bool)

    /// Finds anew which run each schedule waits for: the rules of time zones change, and rows may have been written by hand.
    func refreshAwaitedRuns(in workspace: WorkspaceID) async throws

    /// Throws `LedgerError.notFound`.
    func change(_ id: WorkflowID, _ change: WorkflowChange, in workspace: WorkspaceID) async throws -> Workflow

    /// Removes a workflow with all that belongs to it: runs, rates, what they counted. Throws `LedgerError.notFound`.
    func deleteWorkflow(_ id: WorkflowID, in workspace: WorkspaceID) async throws

    /// Moves the next runs to their days in the workspace's zone. True while there are more.
    func stepTimeZoneChange(in workspace: WorkspaceID) async throws -> Bool

    /// Deletes some finished runs of days before `day`; what they counted stays. True while there are more.
    ///
    /// From the first call on, a new run of those days is refused: it could not be told from a repeat.
    func letRunsGo(before day: LocalDay, in workspace: WorkspaceID) async throws -> Bool
}
