/// Where savings rates and the history of their changes are kept.
package protocol SavingsRateStore: Sendable {
    /// The rates of a workflow or, for nil, the workspace's defaults; newest day first.
    func savingsRates(of workflow: WorkflowID?, in workspace: WorkspaceID) async throws -> [SavingsRate]

    /// Adds, corrects or removes a rate, and notes that in the history.
    ///
    /// - Parameters:
    ///   - author: who wants it.
    ///   - recalculates: whether it may change what days before today saved.
    /// - Returns: the rate as it is now; as it was for one that was removed.
    ///
    /// Throws `LedgerError`: `recalculationNeeded` where it would change the past and may not; `conflict` where the owner has a rate
    /// from that day; `notFound` (workflow, savings rate).
    func edit(
        _ edit: SavingsRateEdit, by author: String, recalculates: Bool, in workspace: WorkspaceID
    ) async throws -> SavingsRate

    /// Changes a workflow and, with a draft, its own rate from the draft's day on: both or neither. Returns the workflow as it is now.
    ///
    /// A rate that the workflow has from that very day is corrected. Nothing is noted where these terms are in force already.
    /// Throws `LedgerError`: `recalculationNeeded` where it would change what days before today saved, by its rate or by its role,
    /// and may not; `notFound` (workflow).
    func change(
        _ workflow: WorkflowID, _ change: WorkflowChange, rate: SavingsRateDraft?, by author: String,
        recalculates: Bool, in workspace: WorkspaceID
    ) async throws -> Workflow

    /// What an edit would change of the days before today. Changes nothing; throws as `edit` does.
    func preview(_ edit: SavingsRateEdit, in workspace: WorkspaceID) async throws -> SavingsEffect

    /// Of one workflow's own rates or, for nil, of all rates; newest first, after `position` (exclusive).
    func savingsRateChanges(
        of workflow: WorkflowID?, after position: PagePosition?, limit: Int, in workspace: WorkspaceID
    ) async throws -> [SavingsRateChange]
}
