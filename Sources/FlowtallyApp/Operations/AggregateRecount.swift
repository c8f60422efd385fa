package import FlowtallyCore
import Metrics

/// Compares aggregates with their runs, day by day, and counts what it finds in the metrics.
package struct AggregateRecount: Sendable {
    private let ledger: any Ledger
    private let workspace: WorkspaceID
    /// Whether what differs is replaced by its recount.
    private let mends: Bool

    package init(ledger: any Ledger, workspace: WorkspaceID, mends: Bool) {
        self.ledger = ledger
        self.workspace = workspace
        self.mends = mends
    }

    /// All days of every workspace that lie in a range, and the sums over all days.
    ///
    /// - Parameter progress: called after each day with how many of its workspace are done, and of how many.
    package static func everywhere(
        in ledger: any Ledger, mends: Bool, from first: LocalDay? = nil, to last: LocalDay? = nil,
        progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> (days: Int, differences: [AggregateDifference]) {
        var total: (days: Int, differences: [AggregateDifference]) = (0, [])
        for workspace in try await ledger.workspaceIDs() {
            let recount = AggregateRecount(ledger: ledger, workspace: workspace, mends: mends)
            let result = try await recount.recount(from: first, to: last, progress: progress)
            total.days += result.days
            total.differences += result.differences
        }
        return total
    }

    /// All days of the workspace that lie in a range, and the sums over all days.
    private func recount(
        from first: LocalDay?, to last: LocalDay?, progress: (_ done: Int, _ total: Int) -> Void
    ) async throws -> (days: Int, differences: [AggregateDifference]) {
        var found: [AggregateDifference] = []
        var days = 0
        if let known = try await ledger.recountableDays(in: workspace) {
            let (first, last) = (max(first ?? known.first, known.first), min(last ?? known.last, known.last))
            days = max(0, last.ordinal - first.ordinal + 1)
            for number in 0..<days {
                found += try await recount(first.adding(days: number))
                progress(number + 1, days)
            }
        }
        return (days, found + (try await recountTotals()))
    }

    package func recount(_ day: LocalDay) async throws -> [AggregateDifference] {
        Counter(label: MetricName.recountedDays.rawValue).increment()
        return Self.counted(try await ledger.recount(day, mends: mends, in: workspace))
    }

    package func recountTotals() async throws -> [AggregateDifference] {
        Self.counted(try await ledger.recountTotals(mends: mends, in: workspace))
    }

    private static func counted(_ found: [AggregateDifference]) -> [AggregateDifference] {
        for difference in found {
            Counter(label: MetricName.aggregateDifferences.rawValue, dimensions: [("table", difference.table)])
                .increment()
        }
        return found
    }
}
