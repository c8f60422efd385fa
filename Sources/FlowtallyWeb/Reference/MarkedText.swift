/// Text with the few marks of Markdown that the description uses: paragraphs, **emphasis** and `code`.
struct MarkedText {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// As paragraphs.
    var html: String {
        text.split(separator: "\n\n").map { "<p>\(MarkedText(String($0)).inlineHTML)</p>" }.joined(separator: "\n")
    }

    /// Without paragraphs.
    var inlineHTML: String {
        String(text.trimmingSpaces).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
            ">", with: "&gt;"
        )
        .replacing("\"", with: "&quot;")
        .replacing(/`([^`]+)`/) { "<code>\($0.output.1)</code>" }
        .replacing(/\*\*([^*]+)\*\*/) { "<strong>\($0.output.1)</strong>" }
    }
}
