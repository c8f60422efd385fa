import FlowtallyCore
import Testing

struct RunsChartTrendTests {
    @Test("the trend is the least-squares line over the complete buckets, given at those only")
    func trend() {
        let values: [Int64] = [1, 3, 5, 7, 9, 11, 500]  // 14 to 20 May; today counts for nothing yet.
        let week = chart(.sevenDays, counts: counts(from: "2026-05-14", values))
        let expected: [Double?] = [1, 3, 5, 7, 9, 11, nil]
        #expect(week.points.map { $0.trend } == expected)
        #expect(week.line?.slope == 2)
        #expect(week.line?.direction == .rising)
    }

    @Test("the trend never falls below 0")
    func clampedTrend() throws {
        let week = chart(.sevenDays, counts: counts(from: "2026-05-14", [30, 10, 5, 1, 0, 0, 7]))
        let trend = week.points.map { $0.trend }
        let first = try #require(trend[0])
        #expect(abs(first - 20.809_523_809_524) < 1e-9)
        #expect(trend[4] == 0)
        #expect(trend[5] == 0)
        #expect(trend[6] == nil)
        #expect(week.line?.direction == .falling)
    }

    @Test("the trend needs three complete buckets since the first run, and is silent before it")
    func trendAfterFirstRun() {
        let values: [Int64] = [4, 5, 6, 90]  // 17 to 20 May.
        let three = chart(.sevenDays, since: ledger(since: "2026-05-17"), counts: counts(from: "2026-05-17", values))
        let expected: [Double?] = [nil, nil, nil, 4, 5, 6, nil]
        #expect(three.points.map { $0.trend } == expected)
        #expect(three.line?.slope == 1)

        let two = chart(.sevenDays, since: ledger(since: "2026-05-18"), counts: counts(from: "2026-05-18", [5, 6, 90]))
        #expect(two.line == nil)
        #expect(two.points.allSatisfy { $0.trend == nil })
    }

    @Test("no runs in any complete bucket is a flat line at 0")
    func flatTrend() {
        let week = chart(.sevenDays)
        let expected: [Double?] = [0, 0, 0, 0, 0, 0, nil]
        #expect(week.points.map { $0.trend } == expected)
        #expect(week.line?.direction == .flat)
    }

    @Test("the trend by week leaves out both cut weeks")
    func weeklyTrend() {
        // 2 runs a day, but 100 a day in the cut weeks of 16 February and 18 May.
        let values: [Int64] = Array(repeating: 100, count: 7) + Array(repeating: 2, count: 84) + [100, 100, 100]
        let quarter = chart(.ninetyDays, counts: counts(from: "2026-02-16", values))
        let expected: [Double?] = [nil] + Array(repeating: 14, count: 12) + [nil]
        #expect(quarter.points.map { $0.trend } == expected)
        #expect(quarter.line?.direction == .flat)
        #expect(quarter.meanPerBucket == 14)
        #expect(quarter.total == 300 + 168 + 300)
    }

    @Test("the summary compares the complete days with as many before: six of 7 days with the six before those")
    func change() {
        var runs: [LocalDay: Int64] = [day("2026-05-07"): 1000, day("2026-05-20"): 1000]
        for offset in 0..<6 {
            runs[day("2026-05-08").adding(days: offset)] = 2
            runs[day("2026-05-14").adding(days: offset)] = 3
        }
        let change = chart(.sevenDays, counts: runs).change
        #expect(change.comparedWith == DayPeriod(days: days("2026-05-08", "2026-05-13")))
        #expect(change.previous == 12)
        #expect(change.change == 6)
        #expect(change.percent == 50)
        #expect(change.state == .up)
        #expect(!change.fewRuns)
    }

    @Test("the summary of a longer range compares 29 days with 29, and 89 with 89, by week too")
    func longerChange() {
        #expect(chart(.thirtyDays).change.comparedWith.days == days("2026-03-23", "2026-04-20"))
        #expect(chart(.ninetyDays).change.comparedWith.days == days("2025-11-23", "2026-02-19"))
        #expect(chart(.ninetyDays, by: .day).change == chart(.ninetyDays).change)
    }

    @Test("the summary cannot compare with days that ended before the first run")
    func changeAfterFirstRun() {
        let runs = counts(from: "2026-05-13", [1, 2, 2, 2, 2, 2, 2])
        #expect(chart(.sevenDays, since: ledger(since: "2026-05-14"), counts: runs).change.state == .notComparable)
        let change = chart(.sevenDays, since: ledger(since: "2026-05-13"), counts: runs).change
        #expect(change.state == .up)
        #expect(change.previous == 1)
        #expect(change.fewRuns)
    }

    @Test("a ledger without runs has empty buckets, no mean, no average, no trend")
    func noRuns() {
        for range in ChartRange.allCases {
            let empty = chart(range, since: .noRuns)
            #expect(empty.total == 0)
            #expect(empty.meanPerBucket == nil)
            #expect(empty.line == nil)
            #expect(empty.change.state == .noData)
            #expect(empty.points.allSatisfy { $0.counts.runs == 0 && $0.movingAverage == nil && $0.trend == nil })
        }
    }
}
