/// One figure of an aggregate that is not what a recount of the runs gives. There should be none.
package struct AggregateDifference: Sendable, Equatable {
    /// The table that holds the figure.
    package let table: String
    /// Nil in sums over all workflows.
    package let workflowID: WorkflowID?
    /// Nil in sums over all days.
    package let day: LocalDay?
    /// The figure's name; of a histogram or an hour with the bucket or the hour.
    package let figure: String
    package let stored: Int64
    package let counted: Int64

    package init(
        table: String, workflowID: WorkflowID?, day: LocalDay?, figure: String, stored: Int64, counted: Int64
    ) {
        self.table = table
        self.workflowID = workflowID
        self.day = day
        self.figure = figure
        self.stored = stored
        self.counted = counted
    }
}
