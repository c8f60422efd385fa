/// A form within a page that changes something, as `edit-form.mustache` shows it.
struct EditForm {
    let label: String
    let action: String
    let token: String
    let hidden: [HiddenField]
    /// What to know before filling it in.
    let guide: String?
    let choices: [ChoiceField]
    let fields: [FormField]
    let texts: [LongTextField]
    let errors: [FormError]
    let submitLabel: String
    let isDangerous: Bool
    let cancelLink: String?

    init(
        label: String, action: String, token: String, hidden: [HiddenField] = [], guide: String? = nil,
        choices: [ChoiceField] = [], fields: [FormField] = [], texts: [LongTextField] = [], errors: [FormError],
        submitLabel: String = "Save", isDangerous: Bool = false, cancelLink: String? = nil
    ) {
        self.label = label
        self.action = action
        self.token = token
        self.hidden = hidden
        self.guide = guide
        self.choices = choices
        self.fields = fields
        self.texts = texts
        self.errors = errors
        self.submitLabel = submitLabel
        self.isDangerous = isDangerous
        self.cancelLink = cancelLink
    }
}
