import FlowtallyCore
import FlowtallyTestSupport
import Testing

struct DurationHistogramTests {
    @Test("a bucket holds its least duration, and no duration has another")
    func buckets() {
        for duration in Array(0...5000) + [Int64(1) << 40, (1 << 40) + 12_345_678, 253_402_300_800_000] {
            let bucket = DurationHistogram.bucket(of: duration)
            #expect(bucket <= duration)
            #expect(DurationHistogram.bucket(of: bucket) == bucket)
        }
        #expect(
            [0, 63, 64, 65, 66, 127, 128, 131, 132].map { DurationHistogram.bucket(of: $0) } == [
                0, 63, 64, 64, 66, 126, 128, 128, 132,
            ])
    }

    @Test("percentiles are off by at most 1/64 from those of all durations", arguments: 1...40 as ClosedRange<UInt64>)
    func error(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let largest = Int64(10) << Int64.random(in: 0...35, using: &generator)
        let durations = (0..<Int.random(in: 1...300, using: &generator))
            .map { _ in Int64.random(in: 0...largest, using: &generator) }.sorted()
        let histogram = durations.reduce(into: DurationHistogram()) { $0.add(Milliseconds($1)) }
        let count = durations.count
        let median = Double(durations[(count - 1) / 2] + durations[count / 2]) / 2
        let p95 = Double(durations[(count * 95 + 99) / 100 - 1])
        for (exact, estimate) in [(median, histogram.medianSeconds), (p95, histogram.p95Seconds)] {
            let difference = abs((estimate ?? -1) * 1000 - exact)
            #expect(difference <= exact * DurationHistogram.largestRelativeError + 1e-9, "\(exact) \(durations)")
        }
    }

    @Test("histograms of parts add up to that of the whole, in any order")
    func merging() {
        let durations = (0..<500).map { Milliseconds(Int64($0) * Int64($0) * 7) }
        let whole = durations.reduce(into: DurationHistogram()) { $0.add($1) }
        var parts = DurationHistogram()
        for duration in durations.reversed() { parts.add(1, inBucket: DurationHistogram.bucket(of: duration.count)) }
        #expect(parts == whole)
    }

    @Test("runs that are taken away leave nothing behind, in any order")
    func subtracting() {
        var histogram = DurationHistogram()
        for runs in [Int64(3), -3] {
            for bucket in [Int64(0), 63, 64, 1 << 40] { histogram.add(runs, inBucket: bucket) }
        }
        #expect(histogram == DurationHistogram())
        histogram.add(-1, inBucket: 128)
        histogram.add(Milliseconds(42))
        histogram.add(1, inBucket: 128)
        #expect(histogram.p95Seconds == 0.042)
    }

    @Test("the median of an even number lies between the two in the middle")
    func even() {
        var histogram = DurationHistogram()
        histogram.add(Milliseconds(0))
        histogram.add(Milliseconds(1))
        #expect(histogram.medianSeconds == 0.0005)
    }

    @Test("without runs there are no percentiles, and one run is all of them")
    func few() {
        var histogram = DurationHistogram()
        #expect(histogram.medianSeconds == nil)
        #expect(histogram.p95Seconds == nil)
        histogram.add(Milliseconds(42))
        #expect(histogram.medianSeconds == 0.042)
        #expect(histogram.p95Seconds == 0.042)
    }
}
