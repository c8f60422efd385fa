import FlowtallyCore
import Testing

struct DashboardMetricsTests {
    private let now = "2026-05-14T12:00:00Z"

    @Test("the mean execution time is that of the timed runs, in seconds, and unknown without any")
    func meanExecutionTime() {
        #expect(RunTally(timedRuns: 4, totalDuration: Milliseconds(6001)).meanSeconds == 1.50025)
        #expect(RunTally().meanSeconds == nil)
    }

    @Test("rates over 30 days change in percentage points, success and failure in opposite directions")
    func rates() {
        var facts = DashboardFacts.none
        facts.ledger = ledger(since: "2026-01-10")
        facts.last30Days.counts = OutcomeCounts(completed: 30, failed: 10, cancelled: 7)
        facts.earlier30Days.counts = OutcomeCounts(completed: 5, failed: 5, unfinished: 90)
        let cards = metrics(at: now, facts)
        #expect(cards.successTrend.points == 25)
        #expect(cards.successTrend.state == .up)
        #expect(cards.failureTrend.points == -25)
        #expect(cards.failureTrend.state == .down)
        #expect(!cards.successTrend.fewRuns)
        #expect(cards.successTrend.comparedWith.days == days("2026-03-16", "2026-04-14"))
    }

    @Test("the trend of savings is that of hours over the same part of the month before")
    func savingsTrend() {
        func line(_ rate: Int64, runs: Int64) -> SavingsSum {
            SavingsSum(
                terms: SavingsTerms(manualSeconds: 1800, hourlyRateMinor: rate), earningRuns: runs, costingRuns: runs)
        }
        var facts = DashboardFacts.none
        facts.ledger = ledger(since: "2026-01-10")
        facts.runsPreviousMonthToDate = 20
        facts.savingsThisMonth = line(9000, runs: 30)
        facts.savingsPreviousMonthToDate = line(1000, runs: 20)
        facts.savingsLifetime = line(1000, runs: 200)
        facts.savingsLifetime += line(9000, runs: 30)
        let cards = metrics(at: now, facts)
        #expect(cards.savingsTrend.previous == 10)
        #expect(cards.savingsTrend.change == 5)
        #expect(cards.savingsTrend.percent == 50)
        #expect(cards.savingsTrend.comparedWith.end == instant("2026-04-14T12:00:00Z"))
        #expect(cards.savingsThisMonth.hours == 15)
        #expect(cards.savingsLifetime.hours == 115)
    }

    @Test("workflows added do not depend on runs: they are new even in an empty ledger")
    func newWorkflows() {
        var facts = DashboardFacts.none
        facts.workflowsAddedThisMonth = 2
        #expect(metrics(at: now, facts).newWorkflowsTrend.state == .new)
        facts.workflowsAddedPreviousMonthToDate = 4
        let trend = metrics(at: now, facts).newWorkflowsTrend
        #expect(trend.state == .down)
        #expect(trend.change == -2)
        #expect(trend.fewRuns)
        #expect(metrics(at: now, .none).newWorkflowsTrend.state == .unchanged)
    }

    @Test("an empty ledger has no data to compare")
    func emptyLedger() {
        let empty = metrics(at: now, .none)
        let trends = [
            empty.runsTrend, empty.executionTimeTrend, empty.savingsTrend, empty.successTrend, empty.failureTrend,
        ]
        #expect(trends.allSatisfy { $0.state == .noData })
    }

    @Test("execution times cannot be compared with a period in which nothing was completed")
    func executionTimeWithoutEarlierRuns() {
        var facts = DashboardFacts.none
        facts.ledger = ledger(since: "2026-01-10")
        facts.last30Days.timedRuns = 4
        facts.last30Days.totalDuration = .seconds(8)
        #expect(metrics(at: now, facts).executionTimeTrend.state == .notComparable)
        facts.earlier30Days.timedRuns = 10
        facts.earlier30Days.totalDuration = .seconds(40)
        let trend = metrics(at: now, facts).executionTimeTrend
        #expect(trend.state == .down)
        #expect(trend.percent == -50)
        #expect(trend.change == -2)
    }
}
