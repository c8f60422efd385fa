/// The aggregates behind the figures, and the recount that proves them.
package protocol AggregateStore: Sendable {
    /// From the first to the last day that has runs or aggregates; nil where there is none.
    func recountableDays(in workspace: WorkspaceID) async throws -> DayRange?

    /// Compares a day's aggregates with its runs and, where told to, replaces what differs in the same transaction.
    ///
    /// Days whose runs were let go are compared as far as sums of other aggregates go.
    func recount(_ day: LocalDay, mends: Bool, in workspace: WorkspaceID) async throws -> [AggregateDifference]

    /// Adds up the durations of these days once, so that figures of about these days need not.
    ///
    /// Changes no figure. Whatever the days are, figures are right; the nearer the days are to those asked for, the less is read.
    func setRecentDays(_ days: DayRange, in workspace: WorkspaceID) async throws

    /// The same for the sums over many days.
    func recountTotals(mends: Bool, in workspace: WorkspaceID) async throws -> [AggregateDifference]

    /// The days that changed since they were last forgotten.
    func touchedDays(in workspace: WorkspaceID) async throws -> [LocalDay]

    /// Forgets that a day changed. Before its recount, so that a change during the recount is not forgotten with it.
    func forgetTouch(of day: LocalDay, in workspace: WorkspaceID) async throws
}
