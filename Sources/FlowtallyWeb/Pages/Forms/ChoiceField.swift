/// A field of a form in which one of several values is chosen, as `choice-field.mustache` shows it.
struct ChoiceField {
    struct Option {
        let value: String
        let label: String
        let isSelected: Bool
    }

    let name: String
    let label: String
    let options: [Option]

    init(_ name: String, _ label: String, value: String, choices: [(value: String, label: String)]) {
        self.name = name
        self.label = label
        options = choices.map { Option(value: $0.value, label: $0.label, isSelected: $0.value == value) }
    }
}

/// A field of a form that takes several lines, as `long-text-field.mustache` shows it.
struct LongTextField {
    let name: String
    let label: String
    let value: String
    let hint: String?
    let error: String?
    let hasNote: Bool

    init(_ name: String, _ label: String, value: String, hint: String? = nil, errors: [FormError]) {
        self.name = name
        self.label = label
        self.value = value
        self.hint = hint
        error = errors.first { $0.field == name }?.message
        hasNote = hint != nil || error != nil
    }
}
