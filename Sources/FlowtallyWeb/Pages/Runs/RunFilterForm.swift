import FlowtallyCore

/// The form above the list of runs, filled in with a filter.
struct RunFilterForm {
    struct Option {
        let value: String
        let label: String
        let isSelected: Bool
    }

    let action = Route.runsPage.link()
    let search: String
    let workflows: [Option]
    let roles: [Option]
    let statuses: [Option]
    let from: String
    let to: String
    let isWithoutNews: Bool
    let isNarrowed: Bool
    private let filter: RunFilter

    init(_ filter: RunFilter, workflows: [Workflow]) {
        self.filter = filter
        search = filter.search ?? ""
        // One that is gone stays chosen, or the list would not fit its form.
        let isKnown = filter.workflowID.map { id in workflows.contains { $0.id == id } } ?? true
        self.workflows =
            workflows.map { Option(value: $0.id.text, label: $0.name, isSelected: $0.id == filter.workflowID) }
            + (isKnown
                ? [] : [Option(value: filter.workflowID?.text ?? "", label: "Unknown workflow", isSelected: true)])
        roles = WorkflowRole.allCases.map {
            Option(value: $0.rawValue, label: $0.label, isSelected: $0 == filter.role)
        }
        statuses = Self.statusesInOrder.map {
            Option(value: $0.rawValue, label: $0.label, isSelected: filter.statuses.contains($0))
        }
        from = filter.days.from?.description ?? ""
        to = filter.days.to?.description ?? ""
        isWithoutNews = filter.withoutNewsAt != nil
        isNarrowed = filter.query.contains { $0.1 != nil }
    }

    private static let statusesInOrder: [RunStatus] = [.completed, .failed, .cancelled, .running, .started]

    /// What the filter asks for, each part in a few words.
    func words(_ format: DisplayFormat) -> [String] {
        let chosen = (statuses + workflows + roles).filter(\.isSelected).map(\.label)
        let from = filter.days.from.map { format.date($0) } ?? filter.startedFrom.map { format.exactTime($0) }
        let to = filter.days.to.map { format.date($0) } ?? filter.startedBefore.map { format.exactTime($0) }
        let span =
            from == to
            ? from : [from.map { "from \($0)" }, to.map { "to \($0)" }].compactMap(\.self).joined(separator: " ")
        return chosen
            + [isWithoutNews ? "no news" : nil, span, filter.search.map { "“\($0)”" }].compactMap(\.self).filter {
                !$0.isEmpty
            }
    }
}
