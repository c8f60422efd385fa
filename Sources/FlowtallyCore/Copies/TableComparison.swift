/// What a table holds in a ledger and in a copy of it.
package struct TableComparison: Sendable, Equatable {
    package let table: String
    package let sourceRows: Int
    package let targetRows: Int
    /// The key of the first row that is not the same in both; nil where all are.
    package let firstDifference: String?

    package init(table: String, sourceRows: Int, targetRows: Int, firstDifference: String?) {
        self.table = table
        self.sourceRows = sourceRows
        self.targetRows = targetRows
        self.firstDifference = firstDifference
    }

    package var isSame: Bool { sourceRows == targetRows && firstDifference == nil }
}
