import FlowtallyCore

/// The eight cards as they are shown.
struct MetricsSlot {
    struct Card {
        let key: String
        let label: String
        let value: String
        var unit: String?
        var badge: Badge?
        let note: String
        var href: String?
        var isEmpty = false
    }

    struct FirstSteps {
        let curl: String
    }

    let failure: SlotFailure?
    let cards: [Card]
    let firstSteps: FirstSteps?
    /// What a reader of the figures must know about them today.
    let notices: [String]
    let updatedAt: String
    let freshness: String

    init(failure: SlotFailure) {
        self.failure = failure
        cards = []
        firstSteps = nil
        notices = []
        updatedAt = ""
        freshness = "Not loaded"
    }

    init(_ metrics: DashboardMetrics, _ publicURL: String) {
        let format = DisplayFormat(metrics.workspace)
        let writer = CardWriter(metrics: metrics, facts: metrics.facts, format: format)
        failure = nil
        cards = [
            writer.runs, writer.automations, writer.executionTime, writer.savings, writer.successRate,
            writer.workflows, writer.salesCalls, writer.newWorkflows,
        ]
        firstSteps =
            metrics.facts.ledger == .noRuns
            ? FirstSteps(curl: FirstRunCommand(publicURL: publicURL, key: "YOUR_API_KEY").text) : nil
        notices = writer.notices
        updatedAt = format.time(metrics.asOf)
        let lastRun = metrics.facts.lastReportReceivedAt.map { "last run \(format.relative($0, to: metrics.asOf))" }
        freshness = "Updated \(updatedAt) · \(lastRun ?? "no run yet")"
    }
}

/// Writes each card from its figures.
struct CardWriter {
    let metrics: DashboardMetrics
    let facts: DashboardFacts
    let format: DisplayFormat

    var runs: MetricsSlot.Card {
        MetricsSlot.Card(
            key: "runs", label: "Runs this month", value: format.count(facts.runsThisMonth),
            badge: Badge(metrics.runsTrend, meaning: .riseIsGood, format, absolute: whole),
            note: monthNote(facts.runsPreviousMonthToDate), isEmpty: isLedgerEmpty)
    }

    var automations: MetricsSlot.Card {
        MetricsSlot.Card(
            key: "automations", label: "Automations executed", value: format.count(facts.totalRuns),
            badge: Badge(
                .clock, "\(format.count(facts.unfinishedRuns)) now",
                spoken: "\(format.count(facts.unfinishedRuns)) running now"),
            note: facts.ledger.day.map { "since \(format.date($0))" } ?? "no run yet", isEmpty: isLedgerEmpty)
    }

    var executionTime: MetricsSlot.Card {
        let recent = facts.last30Days
        guard let seconds = recent.meanSeconds, let median = facts.durations.medianSeconds,
            let p95 = facts.durations.p95Seconds
        else {
            return MetricsSlot.Card(
                key: "executionTime", label: "Execution time", value: DisplayFormat.dash,
                note: "no completed run in 30 days", isEmpty: true)
        }
        let (number, unit) = format.duration(seconds: seconds)
        return MetricsSlot.Card(
            key: "executionTime", label: "Execution time", value: number, unit: DisplayFormat.noBreakSpace + unit,
            badge: Badge(metrics.executionTimeTrend, meaning: .riseIsBad, format) { format.durationText(seconds: $0) },
            note: """
                median \(format.durationText(seconds: median)) · \
                p95 \(format.durationText(seconds: p95))
                """)
    }

    var savings: MetricsSlot.Card {
        let month = metrics.savingsThisMonth
        let coverage = facts.coverage
        guard coverage.set > 0 || metrics.savingsLifetime.seconds > 0 else {
            return MetricsSlot.Card(
                key: "savings", label: "Estimated savings", value: DisplayFormat.dash,
                note: coverage.of == 0 ? "no workflow yet" : "rates set on 0 of \(coverage.of) workflows", isEmpty: true
            )
        }
        let hours = format.decimal(month.hours) + DisplayFormat.noBreakSpace + "h"
        return MetricsSlot.Card(
            key: "savings", label: "Estimated savings", value: format.money(minor: month.netMinor),
            badge: Badge(metrics.savingsTrend, meaning: .riseIsGood, format) {
                format.decimal($0) + DisplayFormat.noBreakSpace + "h"
            },
            note: "\(hours) · rates set on \(coverage.set) of \(coverage.of)")
    }

    var successRate: MetricsSlot.Card {
        let counts = facts.last30Days.counts
        guard let success = counts.successPercent, let failure = counts.failurePercent else {
            return MetricsSlot.Card(
                key: "successRate", label: "Success rate", value: DisplayFormat.dash,
                note: "no finished run in 30 days", isEmpty: true)
        }
        return MetricsSlot.Card(
            key: "successRate", label: "Success rate", value: format.percent(success), unit: "%",
            badge: Badge(metrics.successTrend, meaning: .riseIsGood, format) { format.decimal($0) },
            note:
                "\(format.percent(failure))% failed · \(format.count(counts.failed)) of \(format.count(counts.judged))")
    }

    var workflows: MetricsSlot.Card {
        let active = facts.activeScheduledWorkflows + facts.activeDirectWorkflows
        return MetricsSlot.Card(
            key: "workflows", label: "Active workflows", value: format.count(active),
            badge: Badge(
                .flat, "\(format.count(facts.inactiveWorkflows)) inactive",
                spoken: "\(format.count(facts.inactiveWorkflows)) inactive"),
            note: """
                \(format.count(facts.activeScheduledWorkflows)) scheduled, \
                \(format.count(facts.activeDirectWorkflows)) direct\
                \(facts.lateWorkflows == 0 ? "" : " · \(format.count(facts.lateWorkflows)) late")
                """, isEmpty: active == 0)
    }

    var salesCalls: MetricsSlot.Card {
        let held = facts.salesCallsHeldThisMonth
        return MetricsSlot.Card(
            key: "salesCalls", label: "Sales calls", value: format.count(held),
            unit: " of \(format.count(facts.salesCallsThisMonth))",
            badge: Badge(
                .clock, "\(format.count(facts.salesCallsToComeThisMonth)) to come",
                spoken: "\(format.count(facts.salesCallsToComeThisMonth)) still to come this month"),
            note: "held of those scheduled this month",
            isEmpty: facts.salesCallsThisMonth == 0)
    }

    var newWorkflows: MetricsSlot.Card {
        MetricsSlot.Card(
            key: "newWorkflows", label: "New workflows", value: format.count(facts.workflowsAddedThisMonth),
            badge: Badge(metrics.newWorkflowsTrend, meaning: .riseIsGood, format, absolute: whole),
            note: monthNote(facts.workflowsAddedPreviousMonthToDate), isEmpty: isLedgerEmpty)
    }

    var notices: [String] {
        var notices: [String] = []
        if let change = metrics.workspace.timeZoneChange {
            notices.append(
                """
                Runs are being moved to their days in \(metrics.workspace.calendar.timeZoneName): \
                \(format.count(change.done)) of \(format.count(change.total)). Until then some count on their old day.
                """)
        }
        if let day = facts.runsKeptFrom {
            notices.append(
                "Single runs are kept from \(format.date(day)) on. The figures count all runs ever recorded.")
        }
        return notices
    }

    private var isLedgerEmpty: Bool { facts.ledger == .noRuns }

    private func whole(_ value: Double) -> String { format.count(Int64(value)) }

    /// What a figure of this month is compared with.
    private func monthNote(_ previous: Int64) -> String {
        let period = metrics.windows.previousMonthToDate
        let day = format.dayAndMonth(period.days.last)
        return period.clamped
            ? "\(format.count(previous)) in all of the month to \(day)"
            : "\(format.count(previous)) by \(day), \(format.time(metrics.asOf))"
    }
}
