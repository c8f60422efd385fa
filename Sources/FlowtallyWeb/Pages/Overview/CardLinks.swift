import FlowtallyCore

/// The lists of exactly those rows that the cards count.
struct CardLinks {
    let windows: DashboardWindows

    var runsThisMonth: String { runs(windows.thisMonth) }
    var allRuns: String { Route.runsPage.link() }
    var completedRuns: String { runs(windows.last30Days, ("status", "COMPLETED")) }
    var judgedRuns: String { runs(windows.last30Days, ("status", "COMPLETED,FAILED")) }

    var earningRuns: String {
        runs(windows.thisMonth, ("status", "COMPLETED"), ("role", WorkflowRole.productive.rawValue))
    }

    var activeWorkflows: String { Route.workflowsPage.link(query: [("active", "true")]) }
    var workflowsWithoutRate: String { Route.workflowsPage.link(query: [("active", "true"), ("rate", "none")]) }

    var newWorkflows: String {
        Route.workflowsPage.link(query: [
            ("createdFrom", windows.thisMonth.first.description), ("createdTo", windows.thisMonth.last.description),
        ])
    }

    /// Calls of the whole month, also those that are still to come.
    var salesCalls: String {
        let outcomes = MeetingOutcome.allCases.filter { $0 != .cancelled }.map { $0.rawValue.lowercased() }
        return Route.serviceRequestsPage.link(query: [
            ("meetingFrom", windows.thisMonth.first.description), ("meetingTo", windows.today.lastOfMonth.description),
            ("meeting", outcomes.joined(separator: ",")),
        ])
    }

    private func runs(_ days: DayRange, _ filters: (String, String?)...) -> String {
        Route.runsPage.link(query: [("from", days.first.description), ("to", days.last.description)] + filters)
    }
}
