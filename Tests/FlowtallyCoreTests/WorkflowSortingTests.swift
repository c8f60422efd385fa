import FlowtallyCore
import Testing

struct WorkflowSortingTests {
    private func figures(_ name: String, completed: Int64, failed: Int64 = 0, seconds: Int64? = nil) -> WorkflowFigures
    {
        var durations = DurationHistogram()
        if let seconds { durations.add(.seconds(seconds)) }
        return WorkflowFigures(
            workflow: Workflow(
                id: WorkflowID(name), source: "api", externalID: name, name: name, cron: [], isActive: true,
                role: .productive, createdAt: Instant(milliseconds: 0), lastRunAt: nil),
            tally: RunTally(
                counts: OutcomeCounts(completed: completed, failed: failed), timedRuns: seconds == nil ? 0 : 1,
                totalDuration: .seconds(seconds ?? 0)),
            durations: durations, savings: SavingsTotal(SavingsSum()))
    }

    private var all: [WorkflowFigures] {
        [
            figures("b", completed: 3, failed: 1, seconds: 9), figures("A", completed: 3),
            figures("c", completed: 10, seconds: 1), figures("d", completed: 0),
        ]
    }

    private func names(_ sorting: WorkflowSorting, descending: Bool = false) -> String {
        sorting.sorted(all, descending: descending).map { $0.workflow.name }.joined()
    }

    @Test("workflows are sorted by any figure, equal ones by name")
    func sorting() {
        #expect(names(.name) == "Abcd")
        #expect(names(.name, descending: true) == "dcbA")
        #expect(names(.completed) == "dAbc")
        #expect(names(.completed, descending: true) == "cAbd")
        #expect(names(.runs, descending: true) == "cbAd")
    }

    @Test("those without the figure come last, either way")
    func missing() {
        #expect(names(.p95) == "cbAd")
        #expect(names(.p95, descending: true) == "bcAd")
        #expect(names(.successRate) == "bAcd")
        #expect(names(.lastFailure, descending: true) == "Abcd")
    }
}
