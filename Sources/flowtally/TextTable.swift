/// Rows in aligned columns, as a terminal shows them.
struct TextTable {
    private let rows: [[String]]

    init(_ header: [String], _ rows: [[String]]) {
        self.init([header] + rows)
    }

    init(_ rows: [[String]]) {
        self.rows = rows
    }

    var text: String {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return (padded.dropLast() + row.suffix(1)).joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
