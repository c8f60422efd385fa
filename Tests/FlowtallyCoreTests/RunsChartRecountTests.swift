import FlowtallyCore
import FlowtallyTestSupport
import Testing

/// A chart over random counts is what a plain recount, day by day, gives.
struct RunsChartRecountTests {
    @Test("a chart is what a recount gives", arguments: ChartRange.allCases, ChartGranularity.allCases)
    func recount(range: ChartRange, granularity: ChartGranularity) {
        for seed in UInt64(0)..<60 {
            var generator = SplitMix64(seed: seed)
            let today = day("2026-01-01").ordinal + Int.random(in: 0..<1000, using: &generator)
            let firstRun = today - Int.random(in: 0...220, using: &generator)
            var runs: [Int: Int64] = [:]
            for day in firstRun...today where Int.random(in: 0..<4, using: &generator) > 0 {
                runs[day] = Int64.random(in: 0...30, using: &generator)
            }
            let firstDay = LocalDay(ordinal: firstRun)
            let counts = runs.map { (LocalDay(ordinal: $0.key), OutcomeCounts(failed: $0.value)) }
            let chart = RunsChart(
                request: ChartRequest(range: range, granularity: granularity), today: LocalDay(ordinal: today),
                ledger: .firstRun(at: LocalCalendar.utc.start(of: firstDay), on: firstDay),
                counts: Dictionary(uniqueKeysWithValues: counts))
            let plain = Recount(
                runs: runs, firstRun: firstRun, today: today, length: range.days, byWeek: granularity == .week)

            #expect(chart.points.map { $0.days.first.ordinal } == plain.buckets.map { $0.inside[0] }, "seed \(seed)")
            #expect(chart.points.map { $0.days.count } == plain.buckets.map { $0.inside.count }, "seed \(seed)")
            #expect(chart.points.map { $0.counts.runs } == plain.buckets.map { $0.runs }, "seed \(seed)")
            #expect(chart.points.map { $0.partial == nil } == plain.buckets.map { $0.isComplete }, "seed \(seed)")
            #expect(Self.areClose(chart.points.map { $0.movingAverage }, plain.averages), "seed \(seed)")
            #expect(Self.areClose(chart.points.map { $0.trend }, plain.trend), "seed \(seed)")
            #expect(Self.areClose([chart.meanPerBucket], [plain.mean]), "seed \(seed)")
            #expect(chart.total == plain.buckets.reduce(0) { $0 + $1.runs }, "seed \(seed)")
            let expectedChange = plain.earlier.map { plain.current - $0 }
            #expect(chart.change.change == expectedChange, "seed \(seed)")
            #expect(chart.change.previous == (plain.earlier ?? 0), "seed \(seed)")
        }
    }

    private static func areClose(_ left: [Double?], _ right: [Double?]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).allSatisfy { left, right in
            if let left, let right { abs(left - right) < 1e-6 } else { left == nil && right == nil }
        }
    }
}

/// The figures of a chart in plain steps; days are counts of days since 1970.
private struct Recount {
    struct Bucket {
        let whole: [Int]
        let inside: [Int]
        let runs: Int64
        let isComplete: Bool
        let isSinceFirstRun: Bool
    }

    let buckets: [Bucket]
    let averages: [Double?]
    let trend: [Double?]
    let mean: Double?
    let current: Double
    /// Nil where those days were over before the first run.
    let earlier: Double?

    init(runs: [Int: Int64], firstRun: Int, today: Int, length: Int, byWeek: Bool) {
        func sum(_ days: [Int]) -> Int64 { days.reduce(0) { $0 + (runs[$1] ?? 0) } }
        /// All days of the bucket that holds a day. 5 January 1970 was a Monday.
        func whole(_ day: Int) -> [Int] {
            var monday = day
            while byWeek, (monday - 4) % 7 != 0 { monday -= 1 }
            return Array(monday..<monday + (byWeek ? 7 : 1))
        }
        let range = Array(today - length + 1...today)
        var made: [Bucket] = []
        for day in range where made.last.map({ !$0.whole.contains(day) }) ?? true {
            let all = whole(day)
            let inside = all.filter { range.contains($0) }
            made.append(
                Bucket(
                    whole: all, inside: inside, runs: sum(inside), isComplete: inside == all && !all.contains(today),
                    isSinceFirstRun: all[all.count - 1] >= firstRun))
        }
        buckets = made

        averages = made.map { bucket in
            let window = (0..<(byWeek ? 4 : 7)).map { back in bucket.whole.map { $0 - back * bucket.whole.count } }
            let isFull = window.allSatisfy { $0[$0.count - 1] >= firstRun }
            return bucket.isComplete && isFull ? Double(window.reduce(0) { $0 + sum($1) }) / Double(window.count) : nil
        }

        let used = made.indices.filter { made[$0].isComplete && made[$0].isSinceFirstRun }
        let meanX = Double(used.reduce(0, +)) / Double(used.count)
        let meanY = Double(used.reduce(0) { $0 + made[$1].runs }) / Double(used.count)
        mean = used.isEmpty ? nil : meanY
        let spread = used.reduce(0.0) { $0 + (Double($1) - meanX) * (Double($1) - meanX) }
        let together = used.reduce(0.0) { $0 + (Double($1) - meanX) * (Double(made[$1].runs) - meanY) }
        trend = made.indices.map {
            guard used.count >= 3, used.contains($0) else { return nil }
            return max(0, meanY + together / spread * (Double($0) - meanX))
        }

        let complete = Array(range.dropLast())
        let before = complete.map { $0 - complete.count }
        current = Double(sum(complete))
        earlier = before[before.count - 1] < firstRun ? nil : Double(sum(before))
    }
}
