/// How often values fell into buckets, as a metric counts them.
package struct HistogramReading: Sendable, Equatable {
    /// The largest value of each bucket, ascending; a last bucket without a bound takes what is larger.
    package let upperBounds: [Double]
    /// One more than there are bounds.
    package private(set) var counts: [Int64]
    package private(set) var sum: Double

    package init(upperBounds: [Double]) {
        self.upperBounds = upperBounds
        counts = Array(repeating: 0, count: upperBounds.count + 1)
        sum = 0
    }

    package var count: Int64 { counts.reduce(0, +) }

    package mutating func add(_ value: Double) {
        counts[upperBounds.firstIndex { value <= $0 } ?? upperBounds.count] += 1
        sum += value
    }

    package mutating func add(_ other: HistogramReading) { combine(other, +, +) }
    package mutating func subtract(_ earlier: HistogramReading) { combine(earlier, -, -) }

    /// The value that a share of all values does not exceed, as if values lay evenly in their bucket. Nil without values.
    ///
    /// What lies beyond the last bound counts as that bound.
    package func quantile(_ share: Double) -> Double? {
        let rank = share * Double(count)
        guard count > 0 else { return nil }
        var below: Int64 = 0
        for (index, bound) in upperBounds.enumerated() {
            let inBucket = counts[index]
            if inBucket > 0, Double(below + inBucket) >= rank {
                let lower = index == 0 ? 0 : upperBounds[index - 1]
                return lower + (bound - lower) * (rank - Double(below)) / Double(inBucket)
            }
            below += inBucket
        }
        return upperBounds.last
    }

    private mutating func combine(
        _ other: HistogramReading, _ count: (Int64, Int64) -> Int64, _ total: (Double, Double) -> Double
    ) {
        precondition(upperBounds == other.upperBounds, "histograms with other buckets do not add up")
        counts = zip(counts, other.counts).map(count)
        sum = total(sum, other.sum)
    }
}
