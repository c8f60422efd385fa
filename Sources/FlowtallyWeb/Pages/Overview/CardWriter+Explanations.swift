import FlowtallyCore

/// "How is this calculated?": the definitions of `Docs/figures.md` with today's numbers put in.
extension CardWriter {
    func runsExplanation(_ comparison: ComparisonWriter) -> [String] {
        [
            """
            Runs that started on \(format.days(metrics.windows.thisMonth)), by the days of \(zone): \
            \(format.count(facts.runsThisMonth)). A run belongs to the day on which it started.
            """,
            comparison.explanation(current: format.count(facts.runsThisMonth)),
            "All of \(previousMonth) came to \(format.count(facts.runsPreviousMonth)).",
        ]
    }

    var automationsExplanation: [String] {
        [
            "All runs ever recorded, each once however often it was reported: \(format.count(facts.totalRuns)).",
            "Of them started and not finished yet: \(format.count(facts.unfinishedRuns)).",
        ]
    }

    func executionTimeExplanation(
        _ comparison: ComparisonWriter, mean: String, _ percentiles: (median: String, p95: String)
    ) -> [String] {
        let recent = facts.last30Days
        var sentences = [
            """
            From start to end, over the completed runs of the last 30 days (\(last30Days)): \
            \(format.durationText(seconds: recent.totalDuration.seconds)) in all ÷ \(format.count(recent.timedRuns)) runs \
            = \(mean).
            """,
            """
            Half of them took no longer than \(percentiles.median), and 95 % no longer than \(percentiles.p95), to within \
            \(format.decimal(DurationHistogram.largestRelativeError * 100))%.
            """,
            comparison.explanation(current: mean),
        ]
        if recent.anomalies > 0 {
            sentences.append(
                "Left out, as they were reported to end before they started: \(format.count(recent.anomalies)).")
        }
        return sentences
    }

    func savingsExplanation(_ comparison: ComparisonWriter) -> [String] {
        savingsRules + [
            "This month: \(sum(metrics.savingsThisMonth))", "In all: \(sum(metrics.savingsLifetime))",
            "Hours are compared. " + comparison.explanation(current: hours(metrics.savingsThisMonth.hours)),
        ]
    }

    var savingsRules: [String] {
        [
            """
            Each completed run of a productive workflow saves the manual minutes that its rate replaces, at the hourly rate \
            of its day. Every run costs its cost per run. Machine time is not subtracted: nobody waits for it.
            """,
            """
            A rate is in force on \(format.count(facts.coverage.set)) of \(format.count(facts.coverage.of)) active \
            productive workflows; the others count as saving nothing.
            """,
        ]
    }

    func successExplanation(_ comparison: ComparisonWriter, success: Double) -> [String] {
        let counts = facts.last30Days.counts
        return [
            """
            Of the runs of the last 30 days (\(last30Days)): \(format.count(counts.completed)) completed ÷ \
            (\(format.count(counts.completed)) completed + \(format.count(counts.failed)) failed) = \
            \(format.percent(success))%.
            """,
            """
            Left out: \(format.count(counts.cancelled)) cancelled and \(format.count(counts.unfinished)) unfinished.
            """,
            comparison.explanation(current: format.percent(success) + "%"),
        ]
    }

    func workflowsExplanation(active: Int64) -> [String] {
        [
            """
            Active workflows: \(format.count(facts.activeScheduledWorkflows)) with a schedule + \
            \(format.count(facts.activeDirectWorkflows)) that are started directly = \(format.count(active)).
            """,
            "Left out, as they are switched off: \(format.count(facts.inactiveWorkflows)).",
            """
            Late, because a run that their schedule expects has not started though its grace is over: \
            \(format.count(facts.lateWorkflows)).
            """,
        ]
    }

    var salesCallsExplanation: [String] {
        let others = facts.salesCallsThisMonth - facts.salesCallsHeldThisMonth - facts.salesCallsToComeThisMonth
        return [
            """
            Meetings of service requests that are dated in \(format.month(metrics.windows.today)) and not cancelled: \
            \(format.count(facts.salesCallsThisMonth)).
            """,
            """
            Of them held: \(format.count(facts.salesCallsHeldThisMonth)), to come: \
            \(format.count(facts.salesCallsToComeThisMonth)), over without being noted as held: \(format.count(others)).
            """,
        ]
    }

    func newWorkflowsExplanation(_ comparison: ComparisonWriter) -> [String] {
        [
            """
            Workflows created on \(format.days(metrics.windows.thisMonth)): \
            \(format.count(facts.workflowsAddedThisMonth)). A workflow is created when it was declared to be or, without \
            that, when its first run started.
            """,
            comparison.explanation(current: format.count(facts.workflowsAddedThisMonth)),
        ]
    }

    private var zone: String { metrics.workspace.calendar.timeZoneName }

    private func sum(_ total: SavingsTotal) -> String {
        let cost = "cost \(format.money(minor: total.costMinor))"
        let sum = """
            \(hours(total.hours)), gross \(format.money(minor: total.grossMinor)) \(DisplayFormat.minus) \(cost) = net \
            \(format.money(minor: total.netMinor)).
            """
        guard let roi = total.returnOnInvestment else { return sum + " No cost is recorded, so there is no ROI." }
        return sum + " ROI is net ÷ cost = \(format.decimal(roi))."
    }
}
