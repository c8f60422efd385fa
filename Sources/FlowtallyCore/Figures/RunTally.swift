/// What runs come to: sums that add up over days and workflows.
package struct RunTally: Sendable, Equatable {
    package var counts: OutcomeCounts
    /// COMPLETED runs whose duration is known.
    package var timedRuns: Int64
    package var totalDuration: Milliseconds
    /// Finished runs whose reports say that they ended before they started.
    package var anomalies: Int64
    package var savings: SavingsSum

    package init(
        counts: OutcomeCounts = OutcomeCounts(), timedRuns: Int64 = 0, totalDuration: Milliseconds = Milliseconds(0),
        anomalies: Int64 = 0, savings: SavingsSum = SavingsSum()
    ) {
        self.counts = counts
        self.timedRuns = timedRuns
        self.totalDuration = totalDuration
        self.anomalies = anomalies
        self.savings = savings
    }

    package var runs: Int64 { counts.runs }

    /// Nil without a timed run.
    package var meanSeconds: Double? {
        timedRuns == 0 ? nil : totalDuration.seconds / Double(timedRuns)
    }

    package static func += (left: inout RunTally, right: RunTally) {
        left.counts += right.counts
        left.timedRuns += right.timedRuns
        left.totalDuration = Milliseconds(left.totalDuration.count + right.totalDuration.count)
        left.anomalies += right.anomalies
        left.savings += right.savings
    }
}

// MARK: - Compared with an earlier period

extension RunTally {
    /// Of the mean.
    package func executionTimeTrend(
        against earlier: RunTally, of period: DayPeriod, ledger: LedgerStart
    ) -> Change {
        .ofAmounts(
            current: meanSeconds, previous: earlier.meanSeconds, earlierRuns: earlier.timedRuns, against: period,
            ledger: ledger)
    }

    /// Of the success rate.
    package func successTrend(against earlier: RunTally, of period: DayPeriod, ledger: LedgerStart) -> Change {
        .ofRates(
            current: counts.successPercent, previous: earlier.counts.successPercent,
            earlierRuns: earlier.counts.judged, against: period, ledger: ledger)
    }
}
