import FlowtallyCore

/// One workflow in the table.
struct WorkflowRow {
    let anchor: String
    let name: String
    let link: String
    let runs: String
    let runsLink: String
    let success: String
    let failed: String
    let failedLink: String?
    let mean: String
    let p95: String
    let timeSaved: String
    let moneySaved: String
    let lastRun: String
    let kind: String
    let role: String
    let active: String
    let silence: String?
    /// Where a run that the schedule expects has not started.
    let lateness: String?
    let lacksRate: Bool
    let editLink: String?
    /// While the row is being edited.
    let rowForm: EditForm?
}

/// What all workflows of the table come to.
struct WorkflowTotalRow {
    let label: String
    let runs: String
    let success: String
    let failed: String
    let mean: String
    let p95: String
    let timeSaved: String
    let moneySaved: String
}

/// Writes the rows of the table.
struct WorkflowRowWriter {
    private let list: WorkflowList
    private let mayEdit: Bool
    private let format: DisplayFormat

    init(list: WorkflowList, mayEdit: Bool) {
        self.list = list
        self.mayEdit = mayEdit
        format = list.format
    }

    func row(_ figures: WorkflowFigures, form: EditForm?) -> WorkflowRow {
        let workflow = figures.workflow
        let counts = figures.tally.counts
        return WorkflowRow(
            anchor: Self.anchor(workflow.id), name: workflow.name, link: Route.workflowPage.link(workflow.id.text),
            runs: format.count(counts.runs), runsLink: runsLink(workflow.id),
            success: percent(counts.successPercent), failed: format.count(counts.failed),
            failedLink: counts.failed > 0 ? runsLink(workflow.id, status: .failed) : nil,
            mean: duration(figures.tally.meanSeconds), p95: duration(figures.durations.p95Seconds),
            timeSaved: time(figures.savings), moneySaved: money(figures.savings),
            lastRun: workflow.lastRunAt.map { format.relative($0, to: list.now) } ?? "never",
            kind: workflow.kind.label, role: workflow.role.label, active: workflow.isActive ? "Yes" : "No",
            silence: workflow.silentSince(asOf: list.now, list.workspace.calendar)
                .map { "Silent since \(format.dayAndMonth($0))" },
            lateness: workflow.schedule(in: list.workspace.calendar)?.lateSince(at: list.now)
                .map { "Late since \(format.relative($0, to: list.now))" },
            lacksRate: figures.lacksRate,
            editLink: mayEdit
                ? list.link([("edit", workflow.id.text)]) + "#" + Self.anchor(workflow.id) : nil,
            rowForm: form)
    }

    func form(_ form: WorkflowRowForm, _ figures: WorkflowFigures, token: String) -> EditForm {
        EditForm(
            label: "Edit \(figures.workflow.name)", action: list.link([("edit", form.workflow.text)]), token: token,
            guide: rateNote(figures), choices: .ofWorkflow(role: form.role, isActive: form.isActive),
            fields: form.rate.fields(
                in: list.format, isRequired: figures.ownRate != nil, errors: form.errors),
            errors: form.errors,
            cancelLink: list.link() + "#" + Self.anchor(form.workflow))
    }

    var total: WorkflowTotalRow {
        let total = list.page.total
        return WorkflowTotalRow(
            label: list.page.count == 1 ? "In all" : "All \(format.count(Int64(list.page.count)))",
            runs: format.count(total.tally.runs), success: percent(total.tally.counts.successPercent),
            failed: format.count(total.tally.counts.failed), mean: duration(total.tally.meanSeconds),
            p95: duration(total.durations.p95Seconds),
            timeSaved: time(total.savings), moneySaved: money(total.savings))
    }

    static func anchor(_ workflow: WorkflowID) -> String { "workflow-" + workflow.text }

    private func rateNote(_ figures: WorkflowFigures) -> String? {
        guard let rate = figures.rate else { return "No rate is in force, so nothing is counted as saved." }
        return rate.workflowID == nil ? "In force is the workspace's default: \(rate.terms.words(format))." : nil
    }

    private func runsLink(_ workflow: WorkflowID, status: RunStatus? = nil) -> String {
        Route.runsPage.link(query: [
            ("from", list.listing.days.first.description), ("to", list.listing.days.last.description),
            ("status", status?.rawValue), ("workflowId", workflow.text),
        ])
    }

    private func time(_ savings: SavingsTotal) -> String {
        savings.seconds == 0 ? DisplayFormat.dash : format.hoursAndMinutes(seconds: savings.seconds)
    }

    private func money(_ savings: SavingsTotal) -> String {
        savings.netMinor == 0 ? DisplayFormat.dash : format.amount(minor: savings.netMinor)
    }

    private func percent(_ value: Double?) -> String {
        value.map { format.percent($0) + "%" } ?? DisplayFormat.dash
    }

    private func duration(_ seconds: Double?) -> String {
        seconds.map { format.durationText(seconds: $0) } ?? DisplayFormat.dash
    }
}
