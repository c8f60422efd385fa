import FlowtallyCore

/// A workspace's settings as somebody types them.
struct WorkspaceInput {
    var name: String
    var timeZone: String
    var currency: String

    init(_ form: Form) {
        name = form["workspaceName"]
        timeZone = form["timeZone"]
        currency = form["currency"].uppercased()
    }

    init(_ workspace: Workspace) {
        name = workspace.name
        timeZone = workspace.calendar.timeZoneName
        currency = workspace.currency.code
    }

    func change() -> (WorkspaceChange, errors: [FormError]) {
        var errors: [FormError] = []
        let calendar = LocalCalendar(timeZoneName: timeZone)
        let currency = Currency(code: currency)
        errors.requireText(
            name, "workspaceName", upTo: 200,
            "Please name the workspace, in at most 200 characters.")
        errors.require(
            calendar != nil, "timeZone", "The time zone " + WorkspaceChange.timeZoneProblem(timeZone) + ".")
        errors.require(
            currency != nil, "currency", "The currency " + WorkspaceChange.currencyProblem(self.currency) + ".")
        return (WorkspaceChange(name: name, calendar: calendar, currency: currency), errors)
    }

    func fields(errors: [FormError]) -> [FormField] {
        [
            FormField("workspaceName", "Workspace name", value: name, autocomplete: "organization", errors: errors),
            FormField(
                "timeZone", "Time zone", value: timeZone, suggestions: "zones", hint: "For example Europe/Berlin.",
                errors: errors),
            FormField("currency", "Currency", value: currency, hint: "Three letters, such as EUR.", errors: errors),
        ]
    }
}
