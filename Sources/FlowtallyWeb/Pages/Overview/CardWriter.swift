import FlowtallyCore

/// Writes each card from its figures.
struct CardWriter {
    let metrics: DashboardMetrics
    let facts: DashboardFacts
    let format: DisplayFormat

    var links: CardLinks { CardLinks(windows: metrics.windows) }

    var runs: MetricsSlot.Card {
        let comparison = comparison(metrics.runsTrend, whole)
        return MetricsSlot.Card(
            key: "runs", label: "Runs this month", value: format.count(facts.runsThisMonth),
            badge: Badge(comparison, meaning: .riseIsGood), note: comparison.note,
            detail: isLedgerEmpty ? nil : "\(format.count(facts.runsPreviousMonth)) in all of \(previousMonth)",
            href: links.runsThisMonth, isEmpty: isLedgerEmpty, explanation: .init(runsExplanation(comparison)))
    }

    var automations: MetricsSlot.Card {
        MetricsSlot.Card(
            key: "automations", label: "Automations executed", value: format.count(facts.totalRuns),
            badge: Badge(
                .clock, "\(format.count(facts.unfinishedRuns)) now",
                spoken: "\(format.count(facts.unfinishedRuns)) running now"),
            note: facts.ledger.day.map { "since \(format.date($0))" } ?? "no run yet",
            detail: isLedgerEmpty ? nil : lastRun, href: links.allRuns, isEmpty: isLedgerEmpty,
            explanation: .init(automationsExplanation))
    }

    var executionTime: MetricsSlot.Card {
        let comparison = comparison(metrics.executionTimeTrend) { format.durationText(seconds: $0) }
        guard let seconds = facts.last30Days.meanSeconds, let median = facts.durations.medianSeconds,
            let p95 = facts.durations.p95Seconds
        else {
            return MetricsSlot.Card(
                key: "executionTime", label: "Execution time", value: DisplayFormat.dash,
                note: "no completed run in 30 days", href: links.completedRuns, isEmpty: true,
                explanation: .init([
                    "The mean of the completed runs of the last 30 days (\(last30Days)); there is none yet."
                ]))
        }
        let (number, unit) = format.duration(seconds: seconds)
        let percentiles = (median: format.durationText(seconds: median), p95: format.durationText(seconds: p95))
        return MetricsSlot.Card(
            key: "executionTime", label: "Execution time", value: number, unit: DisplayFormat.noBreakSpace + unit,
            badge: Badge(comparison, meaning: .riseIsBad), note: comparison.note,
            detail: "median \(percentiles.median) · p95 \(percentiles.p95)", href: links.completedRuns,
            explanation: .init(executionTimeExplanation(comparison, mean: number + " " + unit, percentiles)))
    }

    var savings: MetricsSlot.Card {
        let month = metrics.savingsThisMonth
        let coverage = facts.coverage
        let rates = "\(format.count(coverage.set)) of \(format.count(coverage.of)) rated"
        guard coverage.set > 0 || metrics.savingsLifetime.seconds > 0 else {
            return MetricsSlot.Card(
                key: "savings", label: "Estimated savings", value: DisplayFormat.dash,
                note: coverage.of == 0 ? "no workflow yet" : "set a rate to see them",
                detail: coverage.of == 0 ? nil : rates,
                href: coverage.of == 0 ? Route.workflowsPage.link() : links.workflowsWithoutRate, isEmpty: true,
                explanation: .init(savingsRules))
        }
        let comparison = comparison(metrics.savingsTrend, hours)
        return MetricsSlot.Card(
            key: "savings", label: "Estimated savings", value: format.money(minor: month.netMinor),
            unit: DisplayFormat.noBreakSpace + hours(month.hours),
            badge: Badge(comparison, meaning: .riseIsGood), note: comparison.note,
            detail: "\(format.money(minor: metrics.savingsLifetime.netMinor)) in all · \(rates)",
            href: links.earningRuns, explanation: .init(savingsExplanation(comparison)))
    }

    var successRate: MetricsSlot.Card {
        let counts = facts.last30Days.counts
        guard let success = counts.successPercent, let failure = counts.failurePercent else {
            return MetricsSlot.Card(
                key: "successRate", label: "Success rate", value: DisplayFormat.dash,
                note: "no finished run in 30 days", href: links.judgedRuns, isEmpty: true,
                explanation: .init([
                    "Completed runs of all that completed or failed in the last 30 days (\(last30Days))."
                ]))
        }
        let comparison = comparison(metrics.successTrend) { format.percent($0) + "%" }
        return MetricsSlot.Card(
            key: "successRate", label: "Success rate", value: format.percent(success), unit: "%",
            badge: Badge(comparison, meaning: .riseIsGood), note: comparison.note,
            detail:
                "\(format.percent(failure))% failed · \(format.count(counts.failed)) of \(format.count(counts.judged))",
            href: links.judgedRuns, explanation: .init(successExplanation(comparison, success: success)))
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
                """, detail: "of \(format.count(active + facts.inactiveWorkflows)) in all",
            href: links.activeWorkflows, isEmpty: active == 0, explanation: .init(workflowsExplanation(active: active)))
    }

    var salesCalls: MetricsSlot.Card {
        let toCome = format.count(facts.salesCallsToComeThisMonth)
        return MetricsSlot.Card(
            key: "salesCalls", label: "Sales calls", value: format.count(facts.salesCallsHeldThisMonth),
            unit: " of \(format.count(facts.salesCallsThisMonth))",
            badge: Badge(.clock, "\(toCome) to come", spoken: "\(toCome) still to come this month"),
            note: "held of those not cancelled", detail: "dated in \(format.month(metrics.windows.today))",
            href: links.salesCalls,
            isEmpty: facts.salesCallsThisMonth == 0, explanation: .init(salesCallsExplanation))
    }

    var newWorkflows: MetricsSlot.Card {
        let comparison = comparison(metrics.newWorkflowsTrend, whole)
        return MetricsSlot.Card(
            key: "newWorkflows", label: "New workflows", value: format.count(facts.workflowsAddedThisMonth),
            badge: Badge(comparison, meaning: .riseIsGood), note: comparison.note,
            detail: "since \(format.dayAndMonth(metrics.windows.thisMonth.first))", href: links.newWorkflows,
            isEmpty: isLedgerEmpty, explanation: .init(newWorkflowsExplanation(comparison)))
    }

    /// `last run received 09:14`.
    var lastRun: String {
        facts.lastReportReceivedAt.map { "last run received \(format.moment($0, asOf: metrics.asOf))" } ?? "no run yet"
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

    var last30Days: String { format.days(metrics.windows.last30Days) }
    var previousMonth: String { format.month(metrics.windows.previousMonth.first) }
    var isLedgerEmpty: Bool { facts.ledger == .noRuns }

    func hours(_ value: Double) -> String { format.decimal(value) + DisplayFormat.noBreakSpace + "h" }
    private func whole(_ value: Double) -> String { format.count(Int64(value)) }

    private func comparison(_ change: Change, _ amount: @escaping (Double) -> String) -> ComparisonWriter {
        ComparisonWriter(change: change, format: format, amount: amount)
    }
}
