import FlowtallyCore

/// What is wrong with one field of a form, as a sentence.
struct FormError: Equatable {
    let field: String
    let message: String
}

extension [FormError] {
    /// Notes a problem unless a condition holds.
    mutating func require(_ isRight: Bool, _ field: String, _ message: String) {
        if !isRight { append(FormError(field: field, message: message)) }
    }

    /// Notes a problem unless a field holds text of 1 to `length` characters, counted as the database does.
    mutating func requireText(_ text: String, _ field: String, upTo length: Int, _ message: String) {
        let scalars = text.unicodeScalars
        require((1...length).contains(scalars.count) && !scalars.contains("\0"), field, message)
    }

    mutating func requirePassword(_ form: Form, _ field: String = "password") {
        let length = UserDraft.passwordLength
        require(
            length.contains(form[field].count), field,
            "The password needs at least \(length.lowerBound) characters.")
    }

    /// What the ledger refused of a form, so that the page can be shown again. Throws any other error.
    init(refusal error: any Error) throws {
        let problems: [FieldProblem]
        switch error as? LedgerError {
        case .invalid(let found): problems = found
        case .conflict(let found): problems = [found]
        default: throw error
        }
        self = problems.map { problem in
            let words = problem.detail
            return FormError(
                field: String(problem.pointer.drop { $0 == "/" }),
                message: words.prefix(1).uppercased() + words.dropFirst() + ".")
        }
    }
}
