import FlowtallyCore

/// The eight cards as they are shown.
struct MetricsSlot {
    struct Card {
        let key: String
        let label: String
        let value: String
        var unit: String?
        var badge: Badge?
        /// Names what the figure is compared with, where it is.
        let note: String
        /// What else belongs to the figure.
        var detail: String?
        /// The rows that the figure counts.
        var href: String?
        var isEmpty = false
        var explanation: Explanation?
    }

    /// How a figure is calculated, with the numbers put in.
    struct Explanation {
        let paragraphs: [String]

        init(_ paragraphs: [String]) {
            self.paragraphs = paragraphs
        }
    }

    let failure: SlotFailure?
    var cards: [Card] = []
    /// What a reader of the figures must know about them today.
    var notices: [String] = []
    /// No run was ever recorded.
    var isLedgerEmpty = false
    var updatedAt = ""
    /// When the last report of a run came in.
    var lastRun = ""

    init(failure: SlotFailure) {
        self.failure = failure
    }

    init(_ metrics: DashboardMetrics, format: DisplayFormat) {
        let writer = CardWriter(metrics: metrics, facts: metrics.facts, format: format)
        failure = nil
        cards = [
            writer.runs, writer.automations, writer.executionTime, writer.savings, writer.successRate,
            writer.workflows, writer.salesCalls, writer.newWorkflows,
        ]
        notices = writer.notices
        isLedgerEmpty = metrics.facts.ledger == .noRuns
        updatedAt = format.time(metrics.asOf)
        lastRun = writer.lastRun
    }

    /// What the header says about the figures.
    var freshness: String { failure == nil ? "Updated \(updatedAt) · \(lastRun)" : "Not loaded" }
}
