/// Durations counted in buckets that grow with them, so that histograms of days and workflows add up to one.
///
/// Below 64 ms each millisecond has a bucket of its own; from there on each doubling is divided into 32 equal ones. A bucket is
/// named by its least duration and stands for its middle, which differs from any duration in it by at most 1/64 (1.6 %).
/// The layout is that of Gil Tene's HdrHistogram with 5 bits of precision.
package struct DurationHistogram: Sendable, Equatable {
    /// Runs by the least duration of their bucket, in milliseconds.
    private var runsByBucket: [Int64: Int64] = [:]

    package init() {}

    /// - Parameter runs: below zero to take runs away.
    package mutating func add(_ runs: Int64, inBucket least: Int64) {
        let sum = runsByBucket[least, default: 0] + runs
        runsByBucket[least] = sum == 0 ? nil : sum
    }

    package mutating func add(_ duration: Milliseconds) {
        add(1, inBucket: Self.bucket(of: duration.count))
    }

    package static func += (left: inout DurationHistogram, right: DurationHistogram) {
        for (least, runs) in right.runsByBucket { left.add(runs, inBucket: least) }
    }

    /// The least duration of the bucket that a duration falls into. Durations are not negative.
    package static func bucket(of duration: Int64) -> Int64 {
        (duration >> shift(of: duration)) << shift(of: duration)
    }

    /// How many bits behind the first one tell buckets apart.
    package static let bitsOfPrecision = 5
    /// The largest difference between a duration and the middle of its bucket, relative to the duration.
    package static let largestRelativeError = 1.0 / 64

    /// The middle duration; of an even number of runs the mean of the two in the middle. Nil without runs.
    package var medianSeconds: Double? {
        guard runs > 0 else { return nil }
        let middles = durations(atRanks: [(runs + 1) / 2, runs / 2 + 1])
        return Double(middles[0] + middles[1]) / 2000
    }

    /// The least duration that 95 % of the runs do not exceed (nearest rank). Nil without runs.
    package var p95Seconds: Double? {
        runs > 0 ? Double(durations(atRanks: [(runs * 95 + 99) / 100])[0]) / 1000 : nil
    }

    private var runs: Int64 { runsByBucket.values.reduce(0, +) }

    /// - Parameter ranks: from 1 to the number of runs, in ascending order.
    private func durations(atRanks ranks: [Int64]) -> [Int64] {
        var found: [Int64] = []
        var counted: Int64 = 0
        for (least, runs) in runsByBucket.sorted(by: { $0.key < $1.key }) {
            counted += runs
            while found.count < ranks.count, ranks[found.count] <= counted { found.append(Self.middle(of: least)) }
        }
        // Only a damaged histogram, with buckets below zero, has fewer.
        return found + Array(repeating: 0, count: ranks.count - found.count)
    }

    private static func middle(of least: Int64) -> Int64 {
        least + ((1 << shift(of: least)) - 1) / 2
    }

    /// How many of the last bits of a duration its bucket leaves out.
    private static func shift(of duration: Int64) -> Int {
        max(0, Int64.bitWidth - duration.leadingZeroBitCount - bitsOfPrecision - 1)
    }
}
