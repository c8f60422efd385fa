import FlowtallyCore

extension DashboardMetrics {
    /// The figures alone, without when they were read: equal figures give equal bytes.
    var figuresJSON: [JSONValue.Member] {
        let recent = facts.last30Days
        let members: [(String, JSONValue)] = [
            ("timeZone", .string(workspace.calendar.timeZoneName)),
            ("currency", .string(workspace.currency.code)),
            (
                "workflowRunsThisMonth",
                [
                    "total": .integer(facts.runsThisMonth), "trend": runsTrend.json(whole: true),
                    "previousMonthTotal": .integer(facts.runsPreviousMonth),
                ]
            ),
            ("totalAutomationsExecuted", .integer(facts.totalRuns)),
            ("runningNow", .integer(facts.unfinishedRuns)),
            ("withoutNews", .integer(facts.runsWithoutNews)),
            (
                "averageExecutionTime",
                [
                    "seconds": .optional(recent.meanSeconds),
                    "medianSeconds": .optional(facts.durations.medianSeconds),
                    "p95Seconds": .optional(facts.durations.p95Seconds), "runs": .integer(recent.timedRuns),
                    "anomalies": .integer(recent.anomalies), "trend": executionTimeTrend.json(),
                ]
            ),
            (
                "estimatedSavings",
                [
                    "lifetime": savingsLifetime.json, "thisMonth": savingsThisMonth.json, "trend": savingsTrend.json(),
                    "minorUnitDigits": .integer(workspace.currency.minorUnitDigits),
                    "coverage": ["set": .integer(facts.coverage.set), "of": .integer(facts.coverage.of)],
                ]
            ),
            (
                "workflowSuccessRate",
                ["percent": .optional(recent.counts.successPercent), "trend": successTrend.json()]
            ),
            (
                "workflowFailureRate",
                ["percent": .optional(recent.counts.failurePercent), "trend": failureTrend.json()]
            ),
            ("outcomes30d", .object(recent.counts.jsonMembers)),
            (
                "activeWorkflows",
                [
                    "total": .integer(facts.activeScheduledWorkflows + facts.activeDirectWorkflows),
                    "scheduled": .integer(facts.activeScheduledWorkflows),
                    "direct": .integer(facts.activeDirectWorkflows), "late": .integer(facts.lateWorkflows),
                ]
            ),
            ("inactiveWorkflows", .integer(facts.inactiveWorkflows)),
            (
                "salesCalls",
                [
                    "scheduled": .integer(facts.salesCallsThisMonth),
                    "completed": .integer(facts.salesCallsHeldThisMonth),
                ]
            ),
            (
                "newWorkflowsThisMonth",
                ["total": .integer(facts.workflowsAddedThisMonth), "trend": newWorkflowsTrend.json(whole: true)]
            ),
            ("lastRunReceivedAt", .instant(facts.lastReportReceivedAt)),
        ]
        return members.map { JSONValue.Member(key: $0.0, value: $0.1) }
    }
}

extension OutcomeCounts {
    var jsonMembers: [JSONValue.Member] {
        [("completed", completed), ("failed", failed), ("cancelled", cancelled), ("unfinished", unfinished)]
            .map { JSONValue.Member(key: $0.0, value: .integer($0.1)) }
    }
}
