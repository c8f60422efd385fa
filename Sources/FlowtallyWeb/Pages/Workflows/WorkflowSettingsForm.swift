import FlowtallyCore

/// The settings of a workflow as somebody types them.
struct WorkflowSettingsForm {
    let name: String
    /// An expression a line.
    let cron: String
    let role: WorkflowRole
    let isActive: Bool
    let recalculates: Bool

    init(_ workflow: Workflow) {
        name = workflow.name
        cron = workflow.cron.joined(separator: "\n")
        role = workflow.role
        isActive = workflow.isActive
        recalculates = false
    }

    init(_ form: Form, of workflow: Workflow) {
        name = form["name"]
        cron = form["cron"]
        role = WorkflowRole(rawValue: form["role"]) ?? workflow.role
        isActive = form["state"] == "active"
        recalculates = form["recalculate"] == "yes"
    }

    private var expressions: [String] {
        cron.split(whereSeparator: \.isNewline).map { String($0.trimmingSpaces) }.filter { !$0.isEmpty }
    }

    var change: WorkflowChange { WorkflowChange(name: name, cron: expressions, isActive: isActive, role: role) }

    /// What is wrong with the fields.
    var errors: [FormError] {
        var errors: [FormError] = []
        errors.require(
            (1...200).contains(name.unicodeScalars.count), "name", "Please give a name of up to 200 characters.")
        errors.require(
            expressions.count <= 20 && expressions.allSatisfy { $0.unicodeScalars.count <= 255 }, "cron",
            "Please give at most 20 cron expressions of up to 255 characters.")
        return errors
    }

    func form(action: String, token: String, errors: [FormError]) -> EditForm {
        EditForm(
            label: "Settings", action: action, token: token,
            hidden: [HiddenField(name: "do", value: WorkflowIntent.settings.rawValue)],
            guide: "Reports that name the workflow may change its name and its cron expressions again.",
            choices: .ofWorkflow(role: role, isActive: isActive),
            fields: [FormField("name", "Name", value: name, errors: errors)],
            texts: [
                LongTextField(
                    "cron", "Cron expressions", value: cron, hint: "One a line; without any it is direct.",
                    errors: errors)
            ], errors: errors, cancelLink: action + "#settings")
    }

    /// The fields that send the same once more, with the consent to change the past.
    var repeatedFields: [HiddenField] {
        [
            HiddenField(name: "do", value: WorkflowIntent.settings.rawValue), HiddenField(name: "name", value: name),
            HiddenField(name: "cron", value: cron), HiddenField(name: "role", value: role.rawValue),
            HiddenField(name: "state", value: isActive ? "active" : "inactive"), .recalculate,
        ]
    }
}

/// What a form of a workflow's page wants done; `save` and `remove` are about a rate.
enum WorkflowIntent: String, CaseIterable {
    case settings, delete, save, remove
}
