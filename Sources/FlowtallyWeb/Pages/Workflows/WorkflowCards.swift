import FlowtallyCore

/// The cards of one workflow: its last 30 days, in the words of the overview's cards.
struct WorkflowCards {
    let metrics: WorkflowMetrics
    let format: DisplayFormat

    var all: [MetricsSlot.Card] { [runs, successRate, executionTime, savings] }

    private var recent: RunTally { metrics.facts.last30Days }
    private var days: String { format.days(metrics.windows.last30Days) }

    private var runs: MetricsSlot.Card {
        let comparison = comparison(metrics.runsTrend) { format.count(Int64($0)) }
        let counts = recent.counts
        let outcomes = [
            (counts.completed, "completed"), (counts.failed, "failed"), (counts.cancelled, "cancelled"),
            (counts.unfinished, "unfinished"),
        ].filter { $0.0 > 0 }.map { "\(format.count($0.0)) \($0.1)" }.joined(separator: ", ")
        return MetricsSlot.Card(
            key: "runs", label: "Runs in 30 days", value: format.count(recent.runs),
            badge: Badge(comparison, meaning: .riseIsGood), note: comparison.note,
            detail: outcomes.isEmpty ? "none in these days" : outcomes, href: runsLink([]), isEmpty: recent.runs == 0,
            explanation: .init([
                "All runs of this workflow that started in the last 30 days (\(days)).",
                comparison.explanation(current: format.count(recent.runs)),
            ]))
    }

    private var successRate: MetricsSlot.Card {
        let counts = recent.counts
        let rule = "Completed runs of all that completed or failed in the last 30 days (\(days))."
        guard let success = counts.successPercent, let failure = counts.failurePercent else {
            return MetricsSlot.Card(
                key: "successRate", label: "Success rate", value: DisplayFormat.dash,
                note: "no finished run in 30 days", href: runsLink([.completed, .failed]), isEmpty: true,
                explanation: .init([rule]))
        }
        let comparison = comparison(metrics.successTrend) { format.percent($0) + "%" }
        return MetricsSlot.Card(
            key: "successRate", label: "Success rate", value: format.percent(success), unit: "%",
            badge: Badge(comparison, meaning: .riseIsGood), note: comparison.note,
            detail:
                "\(format.percent(failure))% failed · \(format.count(counts.failed)) of \(format.count(counts.judged))",
            href: runsLink([.completed, .failed]),
            explanation: .init([rule, comparison.explanation(current: format.percent(success) + "%")]))
    }

    private var executionTime: MetricsSlot.Card {
        let rule = "The mean of the completed runs of the last 30 days (\(days))"
        guard let seconds = recent.meanSeconds, let median = metrics.facts.durations.medianSeconds,
            let p95 = metrics.facts.durations.p95Seconds
        else {
            return MetricsSlot.Card(
                key: "executionTime", label: "Execution time", value: DisplayFormat.dash,
                note: "no completed run in 30 days", href: runsLink([.completed]), isEmpty: true,
                explanation: .init([rule + "; there is none yet."]))
        }
        let comparison = comparison(metrics.executionTimeTrend) { format.durationText(seconds: $0) }
        let (number, unit) = format.duration(seconds: seconds)
        return MetricsSlot.Card(
            key: "executionTime", label: "Execution time", value: number, unit: DisplayFormat.noBreakSpace + unit,
            badge: Badge(comparison, meaning: .riseIsBad), note: comparison.note,
            detail: "median \(format.durationText(seconds: median)) · p95 \(format.durationText(seconds: p95))",
            href: runsLink([.completed]),
            explanation: .init([
                rule + ". Half of them took at most the median, 95 of 100 at most p95.",
                comparison.explanation(current: format.durationText(seconds: seconds)),
            ]))
    }

    private var savings: MetricsSlot.Card {
        let total = metrics.savings
        let rule = """
            Each completed run of a productive workflow saves the manual minutes of the rate of its day, valued at the hourly rate; \
            each run costs the cost per run.
            """
        guard metrics.facts.rate != nil || metrics.savingsLifetime.seconds > 0 else {
            return MetricsSlot.Card(
                key: "savings", label: "Saved in 30 days", value: DisplayFormat.dash,
                note: metrics.facts.workflow.role == .productive ? "no rate yet" : "only productive workflows save",
                isEmpty: true, explanation: .init([rule]))
        }
        let comparison = comparison(metrics.savingsTrend, hours)
        return MetricsSlot.Card(
            key: "savings", label: "Saved in 30 days", value: format.money(minor: total.netMinor),
            unit: DisplayFormat.noBreakSpace + hours(total.hours), badge: Badge(comparison, meaning: .riseIsGood),
            note: comparison.note, detail: "\(format.money(minor: metrics.savingsLifetime.netMinor)) in all",
            href: runsLink([.completed]),
            explanation: .init([
                rule,
                """
                \(format.amount(minor: total.grossMinor)) saved \(DisplayFormat.minus) \
                \(format.amount(minor: total.costMinor)) cost = \(format.amount(minor: total.netMinor)).
                """, comparison.explanation(current: hours(total.hours)),
            ]))
    }

    private func hours(_ value: Double) -> String { format.decimal(value) + DisplayFormat.noBreakSpace + "h" }

    private func comparison(_ change: Change, _ amount: @escaping (Double) -> String) -> ComparisonWriter {
        ComparisonWriter(change: change, format: format, amount: amount)
    }

    private func runsLink(_ statuses: [RunStatus]) -> String {
        let days = metrics.windows.last30Days
        let names = statuses.isEmpty ? nil : statuses.map(\.rawValue).joined(separator: ",")
        return Route.runsPage.link(query: [
            ("from", days.first.description), ("to", days.last.description), ("status", names),
            ("workflowId", metrics.facts.workflow.id.text),
        ])
    }
}
