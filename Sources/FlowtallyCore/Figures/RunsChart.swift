/// The chart "Workflow runs over time", made from counts by day.
package struct RunsChart: Sendable {
    package let request: ChartRequest
    package let days: DayRange
    package let points: [Point]
    package let total: Int64
    /// Mean of the complete buckets since the ledger's first run.
    package let meanPerBucket: Double?
    /// The complete days of the range against as many days just before them.
    package let change: Change
    package let line: LeastSquares?

    package struct Point: Sendable, Equatable {
        /// The bucket's days inside the range.
        package let days: DayRange
        package let counts: OutcomeCounts
        package let partial: Partial?
        package let movingAverage: Double?
        package let trend: Double?
    }

    /// Which side of a bucket is missing: cut off by the range or not over yet.
    package enum Partial: String, Sendable {
        case start, end, both
    }

    /// - Parameter counts: by day, over at least `request.daysToRead(today:)`; a missing day counts nothing.
    package init(request: ChartRequest, today: LocalDay, ledger: LedgerStart, counts: [LocalDay: OutcomeCounts]) {
        let days = request.days(today: today)
        let buckets = Self.buckets(of: days, granularity: request.granularity)
        let firstCounted = ledger.day.map { request.granularity.bucket(of: $0).first }

        func runs(in range: DayRange) -> Int64 {
            (range.first.ordinal...range.last.ordinal).reduce(0) { $0 + (counts[LocalDay(ordinal: $1)]?.runs ?? 0) }
        }
        func takesPart(_ bucket: DayRange) -> Bool { firstCounted.map { bucket.first >= $0 } ?? false }

        let partials = buckets.map { Self.partial($0, in: days, today: today) }
        let trendPoints = buckets.indices
            .filter { partials[$0] == nil && takesPart(buckets[$0]) }
            .map { (x: $0, y: runs(in: buckets[$0])) }
        let line = LeastSquares(trendPoints)

        points = buckets.indices.map { index in
            let bucket = buckets[index]
            let inside = DayRange(max(bucket.first, days.first), min(bucket.last, days.last))
            var sum = OutcomeCounts()
            for ordinal in inside.first.ordinal...inside.last.ordinal {
                sum += counts[LocalDay(ordinal: ordinal)] ?? OutcomeCounts()
            }
            let isComplete = partials[index] == nil && takesPart(bucket)
            let averaged = (0..<request.granularity.averageWindow).map {
                DayRange(bucket.first.adding(days: -$0 * bucket.count), bucket.last.adding(days: -$0 * bucket.count))
            }
            let hasAverage = partials[index] == nil && averaged.allSatisfy(takesPart)
            return Point(
                days: inside, counts: sum, partial: partials[index],
                movingAverage: hasAverage
                    ? Double(averaged.reduce(0) { $0 + runs(in: $1) }) / Double(averaged.count) : nil,
                trend: isComplete ? line.map { max(0, $0.value(at: index)) } : nil)
        }
        total = points.reduce(0) { $0 + $1.counts.runs }
        meanPerBucket =
            trendPoints.isEmpty ? nil : Double(trendPoints.reduce(0) { $0 + $1.y }) / Double(trendPoints.count)

        let completeDays = DayRange(days.first, today.adding(days: -1))
        let earlier = DayRange(days.first.adding(days: -completeDays.count), days.first.adding(days: -1))
        let earlierRuns = runs(in: earlier)
        change = .ofAmounts(
            current: Double(runs(in: completeDays)), previous: Double(earlierRuns), earlierRuns: earlierRuns,
            against: DayPeriod(days: earlier), ledger: ledger)
        self.request = request
        self.days = days
        self.line = line
    }

    /// The whole buckets that touch the range, in order.
    private static func buckets(of days: DayRange, granularity: ChartGranularity) -> [DayRange] {
        var buckets: [DayRange] = []
        var next = days.first
        while next <= days.last {
            let bucket = granularity.bucket(of: next)
            buckets.append(bucket)
            next = bucket.last.adding(days: 1)
        }
        return buckets
    }

    private static func partial(_ bucket: DayRange, in days: DayRange, today: LocalDay) -> Partial? {
        switch (bucket.first < days.first, bucket.last >= today) {
        case (true, true): .both
        case (true, false): .start
        case (false, true): .end
        case (false, false): nil
        }
    }
}
