import FlowtallyCore

/// The latest failures of a workflow, those of one kind together.
struct FailuresPanel {
    struct Row {
        let message: String
        let count: String
        let lastSeen: String
        let newestLink: String
        let runsLink: String
    }

    let rows: [Row]
    let caption: String
    /// How many kinds are not shown.
    let rest: String?
    let isEmpty: Bool

    static let failuresRead = 1000
    private static let groupsShown = 10

    init(_ failures: [RunFailure], of workflow: WorkflowID, days: DayRange, _ format: DisplayFormat, now: Instant) {
        let groups = FailureGroup.groups(of: failures)
        rows = groups.prefix(Self.groupsShown).map { group in
            let query = [
                ("from", days.first.description), ("to", days.last.description), ("status", RunStatus.failed.rawValue),
                ("workflowId", workflow.text),
            ]
            let search = group.message.flatMap { $0.longestLiteral.isEmpty ? nil : $0.longestLiteral }
            return Row(
                message: group.message?.text ?? "No error text", count: format.count(Int64(group.count)),
                lastSeen: format.relative(group.newest.startedAt, to: now),
                newestLink: Route.runPage.link(group.newest.run.text),
                runsLink: Route.runsPage.link(query: query + [("q", search)]))
        }
        let isCut = failures.count == Self.failuresRead
        caption =
            "\(isCut ? "The last " : "")\(format.count(Int64(failures.count), "failure", "failures")) "
            + "of 30 days. Numbers, ids, times and quoted words are left out to tell kinds apart."
        let more = Int64(groups.count - rows.count)
        rest = more > 0 ? "\(format.count(more, "more kind", "more kinds")) with fewer failures" : nil
        isEmpty = rows.isEmpty
    }
}
