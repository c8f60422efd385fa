import FlowtallyCore

/// What somebody wants of a workflow in the table: its role, whether it is active, and its rate.
struct WorkflowRowForm {
    let workflow: WorkflowID
    let role: WorkflowRole
    let isActive: Bool
    let rate: SavingsRateInput
    let recalculates: Bool
    var errors: [FormError] = []

    /// The form as it is first shown: with the workflow's own rate, to be changed from today on.
    init(_ figures: WorkflowFigures, today: LocalDay, _ format: DisplayFormat) {
        workflow = figures.workflow.id
        role = figures.workflow.role
        isActive = figures.workflow.isActive
        rate = figures.ownRate.map { SavingsRateInput($0, from: today, in: format) } ?? SavingsRateInput(from: today)
        recalculates = false
    }

    /// The form as it was sent.
    init(_ form: Form, of figures: WorkflowFigures) {
        workflow = figures.workflow.id
        role = WorkflowRole(rawValue: form["role"]) ?? figures.workflow.role
        isActive = form["state"] == "active"
        rate = SavingsRateInput(form)
        recalculates = form["recalculate"] == "yes"
    }

    var change: WorkflowChange { WorkflowChange(isActive: isActive, role: role) }

    /// The rate, nil where none was filled in and there is none to be changed; or what is wrong with it.
    func draft(_ figures: WorkflowFigures, _ format: DisplayFormat) -> (SavingsRateDraft?, errors: [FormError]) {
        let isBlank = rate.manualMinutes.isEmpty && rate.hourlyRate.isEmpty && figures.ownRate == nil
        return isBlank ? (nil, []) : rate.draft(in: format)
    }

    /// The fields that send the same once more, with the consent to change the past.
    var repeatedFields: [HiddenField] {
        [
            HiddenField(name: "role", value: role.rawValue),
            HiddenField(name: "state", value: isActive ? "active" : "inactive"),
        ]
            + rate.repeatedFields + [.recalculate]
    }
}

extension WorkflowFigures {
    /// The rate in force, where it is the workflow's own.
    var ownRate: SavingsRate? { rate?.workflowID == nil ? nil : rate }
}
