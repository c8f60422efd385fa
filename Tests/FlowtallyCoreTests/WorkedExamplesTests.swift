import FlowtallyCore
import Testing

/// The cases that are easy to get wrong, as the definitions of the figures tell them.
struct WorkedExamplesTests {
    @Test("a run belongs to the local day on which it started")
    func localDayOfStart() {
        let ended = instant("2026-05-14T22:30:00Z")
        let statement = RunStatement(status: .completed, startedAt: instant("2026-05-14T21:59:59Z"), completedAt: ended)
        let merged = MergedRun(statement, receivedAt: instant("2026-05-20T12:00:00Z"))
        #expect(run(merged, in: berlin).localDay == day("2026-05-14"))
        #expect(run(merged, in: zone("Asia/Kathmandu")).localDay == day("2026-05-15"))
    }

    @Test("on 31 March the month so far is compared with all of February, and said to be")
    func clampedMonth() {
        let windows = DashboardWindows(now: instant("2026-03-31T13:00:00Z"), calendar: berlin)
        #expect(windows.thisMonth == days("2026-03-01", "2026-03-31"))
        #expect(windows.previousMonthToDate == DayPeriod(days: days("2026-02-01", "2026-02-28"), clamped: true))
        #expect(windows.previousMonthToDateEnd == instant("2026-02-28T23:00:00Z"))
    }

    @Test(
        "a run each hour makes 23 runs on the day the clocks go forward, 25 on the day they go back",
        arguments: [("2026-03-29", 23), ("2026-03-30", 24), ("2026-10-25", 25)])
    func hourlyRuns(text: String, count: Int) {
        let noon = berlin.instant(of: day(text), at: .hours(12))
        let starts = (Int64(-40)...40).map { noon + .hours($0) }
        #expect(starts.filter { berlin.day(of: $0) == day(text) }.count == count)
    }

    @Test(
        "in Kathmandu the day ends at 18:15 UTC",
        arguments: [("2026-05-01T18:14:59Z", "2026-05-01"), ("2026-05-01T18:15:00Z", "2026-05-02")])
    func kathmandu(time: String, text: String) {
        #expect(zone("Asia/Kathmandu").day(of: instant(time)) == day(text))
    }

    @Test("9 completed, 1 failed, 5 cancelled and 3 running are 90 % success and 10 % failure")
    func successRate() {
        let counts = OutcomeCounts(completed: 9, failed: 1, cancelled: 5, unfinished: 3)
        #expect(counts.successPercent == 90)
        #expect(counts.failurePercent == 10)
        #expect(counts.runs == 18)
    }

    @Test("1999 completed and 1 failed are exactly 99.95 %, not 100 %")
    func nearlyAll() {
        let counts = OutcomeCounts(completed: 1999, failed: 1)
        #expect(counts.successPercent == 99.95)
        #expect(counts.failurePercent == 0.05)
    }

    @Test("without completed or failed runs the rate is unknown, not 0 % or 100 %")
    func unknownRate() {
        let counts = OutcomeCounts(cancelled: 5, unfinished: 3)
        #expect(counts.successPercent == nil)
        #expect(counts.failurePercent == nil)
        #expect(OutcomeCounts(completed: 3).successPercent == 100)
        #expect(OutcomeCounts(failed: 3).successPercent == 0)
    }

    @Test("12 runs after a month without any are new: +12, no percentage")
    func newRuns() {
        var facts = DashboardFacts.none
        facts.ledger = ledger(since: "2026-01-10")
        facts.runsThisMonth = 12
        let trend = metrics(at: "2026-05-14T12:00:00Z", facts).runsTrend
        #expect(trend.state == .new)
        #expect(trend.change == 12)
        #expect(trend.percent == nil)
    }

    @Test("when the very first run is of this month there is nothing to compare with")
    func firstRunThisMonth() {
        var facts = DashboardFacts.none
        facts.ledger = ledger(since: "2026-05-04")
        facts.runsThisMonth = 12
        let trend = metrics(at: "2026-05-14T12:00:00Z", facts).runsTrend
        #expect(trend.state == .notComparable)
        #expect(trend.percent == nil)
        #expect(trend.change == nil)
    }

    @Test("a run under 30 minutes and one under 10 save 40, however late they are added up")
    func ratesOfTheirDays() {
        let until14May = SavingsTerms(manualSeconds: 1800, hourlyRateMinor: 6000)
        let from15May = SavingsTerms(manualSeconds: 600, hourlyRateMinor: 6000)
        let total = SavingsTotal([
            SavingsSum(terms: until14May, earningRuns: 1, costingRuns: 1),
            SavingsSum(terms: from15May, earningRuns: 1, costingRuns: 1),
        ])
        #expect(total.seconds == 2400)
        #expect(total.grossMinor == 4000)
    }

    @Test("a finish delivered five times, then its start, is one run with both times")
    func repeatedFinish() {
        let started = instant("2026-05-14T09:00:00Z")
        let ended = instant("2026-05-14T09:05:00Z")
        let finishes = (Int64(1)...5).map {
            Received(RunStatement(status: .completed, completedAt: ended), at: ended + .seconds($0))
        }
        let late = Received(RunStatement(status: .started, startedAt: started), at: ended + .hours(1))
        let merged = merge(finishes + [late])
        #expect(merged.status == .completed)
        #expect(merged.startedAt == started)
        #expect(merged.completedAt == ended)
        #expect(run(merged).duration == .minutes(5))
        #expect(merge([late] + finishes) == merged)
    }
}
