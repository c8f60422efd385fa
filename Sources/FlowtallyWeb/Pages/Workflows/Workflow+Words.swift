import FlowtallyCore

extension WorkflowRole {
    var label: String {
        switch self {
        case .productive: "Productive"
        case .utility: "Utility"
        case .errorHandler: "Error handler"
        }
    }
}

extension WorkflowKind {
    var label: String {
        switch self {
        case .scheduled: "Scheduled"
        case .direct: "Direct"
        }
    }
}

extension SavingsTerms {
    /// `30 min at €42.00 an hour, €0.02 a run`.
    func words(_ format: DisplayFormat) -> String {
        """
        \(format.durationText(seconds: Double(manualSeconds))) at \(format.amount(minor: hourlyRateMinor)) an hour, \
        \(format.amount(minor: costPerRunMinor)) a run
        """
    }
}

extension [ChoiceField] {
    /// What both the table and the page of a workflow let one choose.
    static func ofWorkflow(role: WorkflowRole, isActive: Bool) -> [ChoiceField] {
        [
            ChoiceField(
                "role", "Role", value: role.rawValue, choices: WorkflowRole.allCases.map { ($0.rawValue, $0.label) }),
            ChoiceField(
                "state", "State", value: isActive ? "active" : "inactive",
                choices: [("active", "Active"), ("inactive", "Inactive")]),
        ]
    }
}
