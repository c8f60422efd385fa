import FlowtallyCore

/// An input, an output or an error of a run as it is shown: cut where it is long.
struct RunText {
    let name: String
    let title: String
    let text: String
    /// Leads to all of it; nil where this is all.
    let fullHref: String?
    /// Of all of it.
    let size: String

    /// JSON without its secrets, laid out for people.
    static func readable(_ json: String) -> String {
        guard let value = try? JSONValue(parsing: json.utf8) else { return SecretMask.masking(json) }
        return value.maskingSecrets.indentedText
    }

    /// Writes the texts of one run.
    struct Writer {
        let run: Run
        /// The name of the text that is shown to its end.
        let full: String?
        let format: DisplayFormat

        func text(_ name: String, _ title: String, _ text: String?) -> RunText? {
            guard let text else { return nil }
            let isCut = full != name && text.utf8.count > RunText.mostBytesShown
            let kilobytes = Double(text.utf8.count) / 1024
            return RunText(
                name: name, title: title, text: isCut ? String(text.prefix(RunText.mostBytesShown)) : text,
                fullHref: isCut ? Route.runPage.link(run.id.text, query: [("full", name)]) + "#" + name : nil,
                size: format.decimal(kilobytes, digits: 0) + DisplayFormat.noBreakSpace + "kB")
        }
    }

    private static let mostBytesShown = 16 * 1024
}
