import FlowtallyCore

/// What a workflow's page shows besides the workflow: which of its forms is open, and what was typed where it was refused.
struct WorkflowState {
    enum OpenForm: Equatable {
        case settings, newRate, deletion
        case rate(SavingsRateID)
    }

    var openForm: OpenForm?
    var done: WorkflowDone?
    var changesAfter: PagePosition?
    var typedSettings: WorkflowSettingsForm?
    var typedRate: SavingsRateInput?
    var errors: [FormError] = []

    static let parameters = ["edit", "rate", "changes", "done"]

    init(_ openForm: OpenForm, errors: [FormError]) {
        self.openForm = openForm
        self.errors = errors
    }

    /// Throws `Problem.Kind.malformed`.
    init(_ query: QueryReader) throws {
        enum Edited: String, CaseIterable { case settings }
        openForm =
            switch query.text("rate") {
            case nil: try query.oneOf("edit", Edited.self).map { _ in .settings }
            case Self.newRate?: .newRate
            case let id?: .rate(SavingsRateID(id))
            }
        done = try query.oneOf("done", WorkflowDone.self)
        changesAfter = try query.text("changes").map { try PagePosition(cursor: $0) }
    }

    /// Errors of one form, for that form.
    func errors(of form: OpenForm) -> [FormError] { openForm == form ? errors : [] }

    // MARK: - Addresses

    private static let newRate = "new"

    static func link(_ workflow: WorkflowID, _ form: OpenForm?) -> String {
        let query: [(String, String?)] =
            switch form {
            case nil, .deletion: []
            case .settings: [("edit", "settings")]
            case .newRate: [("rate", newRate)]
            case .rate(let id): [("rate", id.text)]
            }
        return Route.workflowPage.link(workflow.text, query: query)
    }
}

/// What came of a form, as the page's address says it afterwards.
enum WorkflowDone: String, CaseIterable {
    case saved, rated, deleted

    var message: String {
        switch self {
        case .saved: "Saved."
        case .rated: "The savings rates are saved, and the figures follow them."
        case .deleted: "The workflow is deleted, with all that belonged to it."
        }
    }
}
