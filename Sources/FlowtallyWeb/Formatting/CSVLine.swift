/// One line of a CSV file (RFC 4180).
struct CSVLine {
    private(set) var text = ""
    private var hasCells = false

    /// What the program itself wrote: numbers, times, ids.
    mutating func add(_ value: String?) {
        if hasCells { text += "," }
        hasCells = true
        text += Self.quoted(value ?? "")
    }

    /// What people or other programs wrote. What a spreadsheet would take for a formula is made text by an apostrophe.
    mutating func addText(_ value: String?) {
        let isFormula = value?.utf8.first.map(Self.formulaStarts.contains) ?? false
        add(isFormula ? "'" + (value ?? "") : value)
    }

    private static let formulaStarts = Array("=+-@\t\r\n".utf8)

    private static func quoted(_ value: String) -> String {
        let needsQuotes = value.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        return needsQuotes ? "\"" + value.replacing("\"", with: "\"\"") + "\"" : value
    }

    static let end = "\r\n"
}
