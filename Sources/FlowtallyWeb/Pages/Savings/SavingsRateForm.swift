import FlowtallyCore

/// The form that adds a rate, or corrects one.
struct SavingsRateForm {
    let title: String
    /// Where the form is sent to.
    let action: String
    let csrf: String
    let fields: [FormField]
    let submitLabel: String
    let isCorrection: Bool
    let cancelHref: String

    /// - Parameter corrected: whether a rate that exists is corrected, which can also be removed.
    init(
        _ input: SavingsRateInput, format: DisplayFormat, correcting corrected: Bool, action: String,
        cancelHref: String,
        csrf: String, errors: [FormError] = []
    ) {
        title = corrected ? "Correct this rate" : "Add a rate"
        self.action = action
        self.csrf = csrf
        fields = input.fields(in: format, errors: errors)
        submitLabel = corrected ? "Save" : "Add rate"
        isCorrection = corrected
        self.cancelHref = cancelHref
    }
}

/// What a submitted form of a rate asks for.
struct SavingsRateSubmission {
    enum Outcome {
        case done
        case refused([FormError])
        /// The past would change: somebody has to say that it may.
        case confirmationNeeded(SavingsEffect)
    }

    let input: SavingsRateInput
    /// How whoever sent it writes numbers.
    let format: DisplayFormat
    private let isRemoval: Bool
    private let recalculates: Bool

    init(_ form: Form, _ format: DisplayFormat) {
        input = SavingsRateInput(form)
        self.format = format
        isRemoval = form["do"] == "remove"
        recalculates = form["recalculate"] == "yes"
    }

    /// The fields that send the same once more, with the consent.
    var repeatedFields: [HiddenField] {
        input.repeatedFields + [HiddenField(name: "do", value: isRemoval ? "remove" : "save"), .recalculate]
    }

    /// Adds a rate to a workflow or, for nil, to the defaults.
    func add(
        to workflow: WorkflowID?, of workspace: Workspace, by author: String, in ledger: any Ledger
    ) async throws -> Outcome {
        let (draft, errors) = input.draft(in: format)
        guard let draft else { return .refused(errors) }
        return try await edit(.add(draft, to: workflow), of: workspace, by: author, in: ledger)
    }

    /// Corrects or removes a rate.
    func change(
        _ id: SavingsRateID, of workspace: Workspace, by author: String, in ledger: any Ledger
    ) async throws -> Outcome {
        if isRemoval { return try await edit(.remove(id), of: workspace, by: author, in: ledger) }
        let (draft, errors) = input.draft(in: format)
        guard let draft else { return .refused(errors) }
        let correction = SavingsRateCorrection(draft.terms, validFrom: draft.validFrom)
        return try await edit(.correct(id, correction), of: workspace, by: author, in: ledger)
    }

    private func edit(
        _ edit: SavingsRateEdit, of workspace: Workspace, by author: String, in ledger: any Ledger
    ) async throws -> Outcome {
        do {
            _ = try await ledger.edit(edit, by: author, recalculates: recalculates, in: workspace.id)
            return .done
        } catch LedgerError.recalculationNeeded(let effect) {
            return .confirmationNeeded(effect)
        } catch {
            return .refused(try [FormError](refusal: error))
        }
    }
}

/// A field that people do not see.
struct HiddenField {
    let name: String
    let value: String

    /// The consent to change the past.
    static let recalculate = HiddenField(name: "recalculate", value: "yes")
}
