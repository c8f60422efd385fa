import FlowtallyCore

/// The savings rates of a workflow, from which day each counts, and how they came to be.
struct WorkflowRatesPanel {
    let table: SavingsRateTable
    /// What counts where no own rate does.
    let remark: String?
    let isMissing: Bool
    /// For whoever may edit, while no form is open.
    let addLink: String?
    let rateForm: SavingsRateForm?
    let errors: [FormError]
    let history: SavingsRateHistory

    init(
        _ facts: WorkflowPageFacts, _ state: WorkflowState, token: String?, _ format: DisplayFormat
    ) {
        let (workflow, inForce) = (facts.metrics.facts.workflow, facts.metrics.facts.rate)
        let today = facts.metrics.windows.today
        let corrected = facts.rates.first { state.openForm == .rate($0.id) }
        table = SavingsRateTable(
            facts.rates, caption: "Savings rates of \(workflow.name), newest first", today: today, format: format,
            corrected: corrected?.id,
            correctHref: { token == nil ? nil : WorkflowState.link(workflow.id, .rate($0)) + "#rates" })
        isMissing = inForce == nil && workflow.role == .productive
        remark = Self.remark(workflow, inForce, format)
        let isOpen = corrected != nil || state.openForm == .newRate
        addLink = token != nil && !isOpen ? WorkflowState.link(workflow.id, .newRate) + "#rates" : nil
        errors = isOpen ? state.errors : []
        rateForm = token.flatMap { token in
            guard isOpen else { return nil }
            let input =
                state.typedRate ?? corrected.map { SavingsRateInput($0, in: format) }
                ?? SavingsRateInput(from: today)
            return SavingsRateForm(
                input, format: format, correcting: corrected != nil,
                action: WorkflowState.link(workflow.id, corrected.map { .rate($0.id) } ?? .newRate),
                cancelHref: WorkflowState.link(workflow.id, nil) + "#rates", csrf: token, errors: state.errors)
        }
        history = facts.history
    }

    private static func remark(_ workflow: Workflow, _ inForce: SavingsRate?, _ format: DisplayFormat) -> String? {
        if workflow.role != .productive { return "Only productive workflows save something; this one is not." }
        guard let inForce else { return "No rate is in force, so nothing counts as saved." }
        return inForce.workflowID == nil
            ? "In force is the workspace's default: \(inForce.terms.words(format))." : nil
    }
}
