import FlowtallyCore

/// The cards of one workflow: its last 30 days, in the words of the overview's cards.
struct WorkflowCards {
    let metrics: WorkflowMetrics
    private let format: DisplayFormat
    private var recent: RunTally { metrics.facts.last30Days }

    init(_ metrics: WorkflowMetrics) {
        self.metrics = metrics
        format = DisplayFormat(metrics.workspace)
    }

    var all: [MetricsSlot.Card] { [runs, successRate, executionTime, savings] }

    private var runs: MetricsSlot.Card {
        let counts = recent.counts
        let rest = [(counts.cancelled, "cancelled"), (counts.unfinished, "unfinished")].filter { $0.0 > 0 }
            .map { "\(format.count($0.0)) \($0.1)" }
        return MetricsSlot.Card(
            key: "runs", label: "Runs in 30 days", value: format.count(recent.runs),
            badge: Badge(metrics.runsTrend, meaning: .riseIsGood, format) { format.count(Int64($0)) },
            note: (["\(format.count(counts.failed)) failed"] + rest).joined(separator: ", "),
            href: runsLink([]), isEmpty: recent.runs == 0)
    }

    private var successRate: MetricsSlot.Card {
        let counts = recent.counts
        guard let success = counts.successPercent, let failure = counts.failurePercent else {
            return MetricsSlot.Card(
                key: "successRate", label: "Success rate", value: DisplayFormat.dash,
                note: "no finished run in 30 days", isEmpty: true)
        }
        return MetricsSlot.Card(
            key: "successRate", label: "Success rate", value: format.percent(success), unit: "%",
            badge: Badge(metrics.successTrend, meaning: .riseIsGood, format) { format.decimal($0) },
            note:
                "\(format.percent(failure))% failed · \(format.count(counts.failed)) of \(format.count(counts.judged))",
            href: runsLink([.completed, .failed]))
    }

    private var executionTime: MetricsSlot.Card {
        guard let seconds = recent.meanSeconds, let median = metrics.facts.durations.medianSeconds,
            let p95 = metrics.facts.durations.p95Seconds
        else {
            return MetricsSlot.Card(
                key: "executionTime", label: "Execution time", value: DisplayFormat.dash,
                note: "no completed run in 30 days", isEmpty: true)
        }
        let (number, unit) = format.duration(seconds: seconds)
        return MetricsSlot.Card(
            key: "executionTime", label: "Execution time", value: number, unit: DisplayFormat.noBreakSpace + unit,
            badge: Badge(metrics.executionTimeTrend, meaning: .riseIsBad, format) { format.durationText(seconds: $0) },
            note: "median \(format.durationText(seconds: median)) · p95 \(format.durationText(seconds: p95))",
            href: runsLink([.completed]))
    }

    private var savings: MetricsSlot.Card {
        guard metrics.facts.rate != nil || metrics.savingsLifetime.seconds > 0 else {
            return MetricsSlot.Card(
                key: "savings", label: "Saved in 30 days", value: DisplayFormat.dash,
                note: metrics.facts.workflow.role == .productive ? "no rate yet" : "only productive workflows save",
                isEmpty: true)
        }
        return MetricsSlot.Card(
            key: "savings", label: "Saved in 30 days", value: format.money(minor: metrics.savings.netMinor),
            badge: Badge(metrics.savingsTrend, meaning: .riseIsGood, format) {
                format.decimal($0) + DisplayFormat.noBreakSpace + "h"
            },
            note: "\(format.decimal(metrics.savings.hours))\(DisplayFormat.noBreakSpace)h · "
                + "\(format.money(minor: metrics.savingsLifetime.netMinor)) in all",
            href: runsLink([.completed]))
    }

    private func runsLink(_ statuses: [RunStatus]) -> String {
        let days = metrics.windows.last30Days
        return Route.runsPage.link(
            query: [("from", days.first.description), ("to", days.last.description)]
                + statuses.map { ("status", $0.rawValue) } + [("workflowId", metrics.facts.workflow.id.text)])
    }
}
