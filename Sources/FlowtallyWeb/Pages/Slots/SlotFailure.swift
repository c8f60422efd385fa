/// What a slot shows instead of its content.
struct SlotFailure {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
