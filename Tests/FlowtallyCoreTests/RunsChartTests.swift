import FlowtallyCore
import Testing

struct RunsChartTests {
    /// The complete weeks of a chart over 90 days.
    private let whole: [RunsChart.Partial?] = Array(repeating: nil, count: 12)

    @Test("every day of the range has a bucket, an empty one counts 0, and only today is partial")
    func dailyBuckets() {
        let week = chart(.sevenDays, counts: counts(from: "2026-05-15", [3]))
        let expectedDays = (0..<7).map { day("2026-05-14").adding(days: $0) }
        #expect(week.points.map { $0.days } == expectedDays.map { DayRange($0, $0) })
        #expect(week.points.map { $0.counts.runs } == [0, 3, 0, 0, 0, 0, 0])
        let expectedPartials: [RunsChart.Partial?] = [nil, nil, nil, nil, nil, nil, .end]
        #expect(week.points.map { $0.partial } == expectedPartials)
        #expect(week.days == days("2026-05-14", "2026-05-20"))
    }

    @Test("30 days make 30 buckets by day; 90 days make weeks")
    func ranges() {
        #expect(chart(.thirtyDays).points.count == 30)
        #expect(chart(.thirtyDays).days == days("2026-04-21", "2026-05-20"))
        #expect(chart(.ninetyDays).points.count == 14)
        #expect(chart(.ninetyDays).days == days("2026-02-20", "2026-05-20"))
        #expect(chart(.ninetyDays).request.granularity == .week)
        #expect(chart(.ninetyDays, by: .day).points.count == 90)
    }

    @Test("a week that the range cuts counts only its days inside, and is partial as this week is")
    func weeklyBuckets() {
        let points = chart(.ninetyDays, counts: counts(from: "2026-02-16", Array(repeating: 1, count: 94))).points
        #expect(points.first?.days == days("2026-02-20", "2026-02-22"))
        #expect(points.last?.days == days("2026-05-18", "2026-05-20"))
        let expectedRuns: [Int64] = [3, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 3]
        #expect(points.map { $0.counts.runs } == expectedRuns)
        let expectedPartials: [RunsChart.Partial?] = [.start] + whole + [.end]
        #expect(points.map { $0.partial } == expectedPartials)
    }

    @Test("a range that begins on a Monday has a whole first week; a week is not over on its Sunday")
    func weekEdges() {
        let saturday = chart(.ninetyDays, today: "2026-05-23").points
        #expect(saturday.first?.days == days("2026-02-23", "2026-03-01"))
        let expectedPartials = whole + [.end]
        #expect(saturday.map { $0.partial } == expectedPartials)
        let sunday = chart(.sevenDays, by: .week, today: "2026-05-24").points
        #expect(sunday.map { $0.days } == [days("2026-05-18", "2026-05-24")])
        #expect(sunday.map { $0.partial } == [.end])
    }

    @Test("a moving average by day looks back before the range and is null for today")
    func dailyAverage() {
        let values: [Int64] = [7, 0, 0, 0, 0, 0, 14, 7, 0, 0, 0, 0, 100]  // 8 to 20 May.
        let averages = chart(.sevenDays, counts: counts(from: "2026-05-08", values)).points.map { $0.movingAverage }
        let expected: [Double?] = [3, 3, 3, 3, 3, 3, nil]
        #expect(averages == expected)
    }

    @Test("a moving average needs seven complete days since the first run")
    func averageAfterFirstRun() {
        let runs = counts(from: "2026-05-10", Array(repeating: 2, count: 11))
        let month = chart(.thirtyDays, since: ledger(since: "2026-05-10"), counts: runs)
        let expected: [Double?] = Array(repeating: nil, count: 25) + [2, 2, 2, 2, nil]
        #expect(month.points.map { $0.movingAverage } == expected)
    }

    @Test("a weekly average counts a week that the range cuts whole, and weeks before the range")
    func weeklyAverage() {
        let runs = counts(from: "2026-01-01", Array(repeating: 1, count: 140))
        let averages = chart(.ninetyDays, counts: runs).points.map { $0.movingAverage }
        let expected: [Double?] = [nil] + Array(repeating: 7, count: 12) + [nil]
        #expect(averages == expected)
    }

    @Test("a weekly average needs four weeks since the one of the first run, which counts as it is")
    func weeklyAverageAfterFirstRun() {
        let runs = counts(from: "2026-04-08", Array(repeating: 1, count: 43))  // A Wednesday.
        let points = chart(.ninetyDays, since: ledger(since: "2026-04-08"), counts: runs).points
        let expected: [Double?] = Array(repeating: nil, count: 10) + [6.5, 7, 7, nil]
        #expect(points.map { $0.movingAverage } == expected)
    }

    @Test("the mean is that of the complete buckets since the first run; the total is that of all")
    func mean() {
        let runs = counts(from: "2026-05-17", [3, 6, 9, 50])
        let begun = chart(.sevenDays, since: ledger(since: "2026-05-17"), counts: runs)
        #expect(begun.total == 68)
        #expect(begun.meanPerBucket == 6)
        let begunToday = chart(.sevenDays, since: ledger(since: "2026-05-20"), counts: counts(from: "2026-05-20", [5]))
        #expect(begunToday.total == 5)
        #expect(begunToday.meanPerBucket == nil)
    }

    @Test("what has to be read reaches back for averages and for the comparison")
    func daysToRead() {
        let today = day("2026-05-20")
        func read(_ range: ChartRange, _ granularity: ChartGranularity) -> DayRange {
            ChartRequest(range: range, granularity: granularity).daysToRead(today: today)
        }
        #expect(read(.sevenDays, .day) == days("2026-05-07", "2026-05-20"))
        #expect(read(.sevenDays, .week) == days("2026-04-20", "2026-05-20"))
        #expect(read(.thirtyDays, .day) == days("2026-03-22", "2026-05-20"))
        #expect(read(.ninetyDays, .week) == days("2025-11-22", "2026-05-20"))
    }
}
