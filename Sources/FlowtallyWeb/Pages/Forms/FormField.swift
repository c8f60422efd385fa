import FlowtallyCore

/// A field of a form that is typed into, as `field.mustache` shows it.
struct FormField {
    let name: String
    let label: String
    let value: String
    let type: String
    let autocomplete: String
    let inputMode: String?
    /// The id of a list of suggestions.
    let suggestions: String?
    let isRequired: Bool
    let hint: String?
    let error: String?
    let hasNote: Bool

    init(
        _ name: String, _ label: String, value: String = "", type: String = "text", autocomplete: String = "off",
        inputMode: String? = nil, suggestions: String? = nil, isRequired: Bool = true, hint: String? = nil,
        errors: [FormError]
    ) {
        self.name = name
        self.label = label
        self.value = value
        self.type = type
        self.autocomplete = autocomplete
        self.inputMode = inputMode
        self.suggestions = suggestions
        self.isRequired = isRequired
        self.hint = hint
        error = errors.first { $0.field == name }?.message
        hasNote = hint != nil || error != nil
    }
}

extension FormField {
    /// A password that is chosen, not one that is known.
    static func newPassword(_ label: String = "Password", errors: [FormError]) -> FormField {
        FormField(
            "password", label, type: "password", autocomplete: "new-password",
            hint: "At least \(UserDraft.passwordLength.lowerBound) characters.", errors: errors)
    }
}
