import FlowtallyCore

/// What the page of a workflow is made from.
struct WorkflowPageFacts {
    let metrics: WorkflowMetrics
    let chart: ChartSlot
    let failures: [RunFailure]
    let rates: [SavingsRate]
    let history: SavingsRateHistory
}

/// One workflow as it is shown: its cards, its chart, its failures, its rates and its settings.
struct WorkflowPage {
    struct Setting {
        let label: String
        let value: String
    }

    let workflowName: String
    let chips: [Chip]
    let flash: String?
    let cards: [MetricsSlot.Card]
    let chart: ChartSlot
    let failures: FailuresPanel
    let ratesPanel: WorkflowRatesPanel
    let settings: [Setting]
    /// For whoever may edit, while the form is not open.
    let settingsLink: String?
    let settingsForm: EditForm?
    let deletion: EditForm?
    let isDeletionOpen: Bool

    init(_ facts: WorkflowPageFacts, _ state: WorkflowState, token: String?, _ format: DisplayFormat) {
        let metrics = facts.metrics
        let (workflow, windows) = (metrics.facts.workflow, metrics.windows)
        let page = WorkflowState.link(workflow.id, nil)
        workflowName = workflow.name
        chips = Self.chips(workflow, asOf: windows.now, format)
        flash = state.done?.message
        cards = WorkflowCards(metrics: metrics, format: format).all
        chart = facts.chart
        failures = FailuresPanel(facts.failures, of: workflow.id, days: windows.last30Days, format, now: windows.now)
        ratesPanel = WorkflowRatesPanel(facts, state, token: token, format)
        settings = Self.settings(workflow, windows.now, format)
        let form = state.typedSettings ?? WorkflowSettingsForm(workflow)
        settingsForm = token.flatMap { token in
            state.openForm == .settings
                ? form.form(action: page, token: token, errors: state.errors(of: .settings)) : nil
        }
        settingsLink =
            token != nil && settingsForm == nil ? WorkflowState.link(workflow.id, .settings) + "#settings" : nil
        isDeletionOpen = state.openForm == .deletion
        let counts = (runs: metrics.facts.lifetime.runs, rates: Int64(facts.rates.count))
        deletion = token.map { token in
            EditForm(
                label: "Delete the workflow", action: page, token: token,
                hidden: [HiddenField(name: "do", value: WorkflowIntent.delete.rawValue)],
                guide: Self.deletionWarning(runs: counts.runs, rates: counts.rates, format),
                fields: [
                    FormField(
                        "confirmedName", "The workflow's name", hint: "Type “\(workflow.name)” to confirm.",
                        errors: state.errors(of: .deletion))
                ], errors: state.errors(of: .deletion), submitLabel: "Delete for good", isDangerous: true)
        }
    }

    private static func deletionWarning(runs: Int64, rates: Int64, _ format: DisplayFormat) -> String {
        """
        With it go \(format.count(runs, "run", "runs")) and \(format.count(rates, "savings rate", "savings rates")). All figures \
        lose what these runs counted, those of past months, too. There is no way back.
        """
    }

    private static func chips(_ workflow: Workflow, asOf now: Instant, _ format: DisplayFormat) -> [Chip] {
        var chips = [
            workflow.isActive ? Chip(text: "Active", tone: "green") : Chip(text: "Inactive", tone: "grey"),
            Chip(text: workflow.kind.label, tone: "blue"),
        ]
        if workflow.role != .productive { chips.append(Chip(text: workflow.role.label, tone: "purple")) }
        if let expected = workflow.schedule(in: format.calendar)?.lateSince(at: now) {
            chips.append(Chip(text: "Late since \(format.relative(expected, to: now))", tone: "red"))
        }
        if let day = workflow.silentSince(asOf: now, format.calendar) {
            chips.append(Chip(text: "Silent since \(format.dayAndMonth(day))", tone: "red"))
        }
        return chips
    }

    private static func settings(_ workflow: Workflow, _ now: Instant, _ format: DisplayFormat) -> [Setting] {
        let schedule = workflow.schedule(in: format.calendar)
        let next = workflow.isActive ? schedule?.nextExpected(after: now) : nil
        let settings: [Setting?] = [
            Setting(label: "State", value: workflow.isActive ? "Active" : "Inactive"),
            Setting(label: "Role", value: workflow.role.label),
            Setting(label: "Schedule", value: schedule?.words ?? "None: it runs directly"),
            next.map { Setting(label: "Next run expected", value: format.dateAndTime($0)) },
            Setting(label: "Source", value: workflow.source), Setting(label: "Name there", value: workflow.externalID),
            Setting(label: "Created", value: workflow.createdAt.map(format.dateAndTime) ?? DisplayFormat.dash),
            Setting(label: "Last run", value: workflow.lastRunAt.map { format.relative($0, to: now) } ?? "never"),
            Setting(
                label: "Last failure", value: workflow.lastFailureAt.map { format.relative($0, to: now) } ?? "never"),
        ]
        return settings.compactMap(\.self)
    }
}

/// A word or two on a coloured ground.
struct Chip {
    let text: String
    let tone: String
}
