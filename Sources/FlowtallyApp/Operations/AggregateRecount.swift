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

    /// All days of the ledger that lie in a range, and the sums over all days.
    ///
    /// - Parameter progress: called after each day with how many are done, and of how many.
    package func recount(
        from first: LocalDay? = nil, to last: LocalDay? = nil, progress: (_ done: Int, _ total: Int) -> Void
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
        Counter(label: "flowtally_recounted_days_total").increment()
        return Self.counted(try await ledger.recount(day, mends: mends, in: workspace))
    }

    package func recountTotals() async throws -> [AggregateDifference] {
        Self.counted(try await ledger.recountTotals(mends: mends, in: workspace))
    }

    private static func counted(_ found: [AggregateDifference]) -> [AggregateDifference] {
        for difference in found {
            Counter(label: "flowtally_aggregate_differences_total", dimensions: [("table", difference.table)])
                .increment()
        }
        return found
    }
}
