/// What the runs of one workflow come to in a span of days.
package struct WorkflowFigures: Sendable, Equatable {
    package let workflow: Workflow
    package let tally: RunTally
    package let durations: DurationHistogram
    /// Rounded so that those of all workflows add up.
    package let savings: SavingsTotal
    /// The rate in force today: the workflow's own or the workspace's default.
    package let rate: SavingsRate?

    package init(
        workflow: Workflow, tally: RunTally, durations: DurationHistogram, savings: SavingsTotal,
        rate: SavingsRate? = nil
    ) {
        self.workflow = workflow
        self.tally = tally
        self.durations = durations
        self.savings = savings
        self.rate = rate
    }

    /// Its runs would save something if there were a rate for them.
    package var lacksRate: Bool { rate == nil && workflow.role == .productive }
}

/// What the rows of a table of workflows add up to.
package struct WorkflowFiguresTotal: Sendable, Equatable {
    package private(set) var tally = RunTally()
    package private(set) var durations = DurationHistogram()
    package let savings: SavingsTotal

    package init(_ rows: [WorkflowFigures]) {
        for row in rows {
            tally += row.tally
            durations += row.durations
        }
        savings = SavingsTotal(addingUp: rows.map(\.savings))
    }
}

/// What a table of workflows can be sorted by.
package enum WorkflowSorting: String, Sendable, CaseIterable {
    case name, runs, completed, failed, successRate, mean, p50, p95, timeSaved, moneySaved, lastRun, lastFailure
    case kind, role, active

    /// What a workflow is sorted by; nil, which comes last either way, where it has no such figure.
    private func value(_ figures: WorkflowFigures) -> Double? {
        let tally = figures.tally
        return switch self {
        case .name: 0
        case .runs: Double(tally.runs)
        case .completed: Double(tally.counts.completed)
        case .failed: Double(tally.counts.failed)
        case .successRate: tally.counts.successPercent
        case .mean: tally.meanSeconds
        case .p50: figures.durations.medianSeconds
        case .p95: figures.durations.p95Seconds
        case .timeSaved: Double(figures.savings.seconds)
        case .moneySaved: Double(figures.savings.netMinor)
        case .lastRun: figures.workflow.lastRunAt.map { Double($0.milliseconds) }
        case .lastFailure: figures.workflow.lastFailureAt.map { Double($0.milliseconds) }
        case .kind: figures.workflow.kind == .scheduled ? 0 : 1
        case .role: WorkflowRole.allCases.firstIndex(of: figures.workflow.role).map(Double.init)
        case .active: figures.workflow.isActive ? 0 : 1
        }
    }

    /// The workflows in order; equal ones by name, then by id.
    package func sorted(_ figures: [WorkflowFigures], descending: Bool) -> [WorkflowFigures] {
        let keyed = figures.map { (value: value($0), name: $0.workflow.name.lowercased(), figures: $0) }
        let sorted = keyed.sorted { left, right in
            if left.value != right.value {
                guard let first = left.value, let second = right.value else { return left.value != nil }
                return descending ? first > second : first < second
            }
            let isBefore = (left.name, left.figures.workflow.id) < (right.name, right.figures.workflow.id)
            return self == .name && descending
                ? (left.name, left.figures.workflow.id) > (right.name, right.figures.workflow.id) : isBefore
        }
        return sorted.map(\.figures)
    }
}
