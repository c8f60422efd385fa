/// Durations counted in buckets that grow with them, so that histograms of days and workflows add up to one.
///
/// Below 64 ms each millisecond has a bucket of its own; from there on each doubling is divided into 32 equal ones. A bucket is
/// named by its least duration and stands for its middle, which differs from any duration in it by at most 1/64 (1.6 %).
/// The layout is that of Gil Tene's HdrHistogram with 5 bits of precision.
package struct DurationHistogram: Sendable, Equatable {
    /// Runs by the position of their bucket among all buckets, up to the last one with runs.
    private var runsByPosition: [Int64] = []

    package init() {}

    /// - Parameter runs: below zero to take runs away.
    package mutating func add(_ runs: Int64, inBucket least: Int64) {
        add(runs, at: Self.position(of: least))
    }

    package mutating func add(_ duration: Milliseconds) {
        add(1, inBucket: duration.count)
    }

    package static func += (left: inout DurationHistogram, right: DurationHistogram) {
        for (position, runs) in right.runsByPosition.enumerated() where runs != 0 {
            left.add(runs, at: position)
        }
    }

    private mutating func add(_ runs: Int64, at position: Int) {
        let missing = position + 1 - runsByPosition.count
        if missing > 0 { runsByPosition += repeatElement(0, count: missing) }
        runsByPosition[position] += runs
        while runsByPosition.last == 0 { runsByPosition.removeLast() }
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

    private var runs: Int64 { runsByPosition.reduce(0, +) }

    /// - Parameter ranks: from 1 to the number of runs, in ascending order.
    private func durations(atRanks ranks: [Int64]) -> [Int64] {
        var found: [Int64] = []
        var counted: Int64 = 0
        for (position, runs) in runsByPosition.enumerated() {
            counted += runs
            while found.count < ranks.count, ranks[found.count] <= counted { found.append(Self.middle(at: position)) }
        }
        // Only a damaged histogram, with buckets below zero, has fewer.
        return found + Array(repeating: 0, count: ranks.count - found.count)
    }

    /// How many buckets there are below that of a duration: 32 for each doubling that is passed, and those of its own.
    private static func position(of duration: Int64) -> Int {
        // Only a damaged ledger names a bucket below zero.
        let duration = max(0, duration)
        let shift = shift(of: duration)
        return shift << bitsOfPrecision + Int(duration >> shift)
    }

    private static func middle(at position: Int) -> Int64 {
        let shift = max(0, position >> bitsOfPrecision - 1)
        let least = Int64(position - shift << bitsOfPrecision) << shift
        return least + ((1 << shift) - 1) / 2
    }

    /// How many of the last bits of a duration its bucket leaves out.
    private static func shift(of duration: Int64) -> Int {
        max(0, Int64.bitWidth - duration.leadingZeroBitCount - bitsOfPrecision - 1)
    }
}
