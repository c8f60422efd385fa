/// What is wrong with one field of something that was sent, and what would be right.
package struct FieldProblem: Sendable, Equatable {
    /// A JSON pointer (RFC 6901), such as `/workflow/name`; empty for the whole.
    package let pointer: String
    /// A sentence fit to be shown to whoever sent it.
    package let detail: String

    package init(_ pointer: String, _ detail: String) {
        self.pointer = pointer
        self.detail = detail
    }
}
