package import FlowtallyCore

extension LedgerCopy {
    /// Compares each row of a table in the source and in the target, up to the first one that is not the same.
    package func compare(_ table: LedgerTable, progress: Progress) async throws -> TableComparison {
        let total = try await source.read { try table.count($0) }
        let copied = try await target.read { try table.count($0) }
        var (done, position, difference) = (0, LedgerTable.Row?.none, String?.none)
        var size = PageSize(most: rowsPerPage)
        while difference == nil {
            let expected = try await Self.page(of: table, in: source, after: position, size)
                .map { $0.map(target.dialect.kept) }
            let found = try await Self.page(of: table, in: target, after: position, size)
            difference = Self.firstDifference(expected, found, in: table)
            guard let last = expected.last else { break }
            size.adapt(to: expected)
            position = table.key(of: last)
            done += expected.count
            progress(min(done, total), total)
        }
        return TableComparison(
            table: table.name, sourceRows: total, targetRows: copied, firstDifference: difference)
    }

    private static func firstDifference(
        _ expected: [LedgerTable.Row], _ found: [LedgerTable.Row], in table: LedgerTable
    ) -> String? {
        guard expected != found else { return nil }
        let place = zip(expected, found).prefix { $0 == $1 }.count
        let row = (expected.dropFirst(place).first ?? found.dropFirst(place).first) ?? []
        return table.key(of: row).map(words).joined(separator: " ")
    }

    private static func words(_ value: SQLValue) -> String {
        switch value {
        case .null: "null"
        case .integer(let number): String(number)
        case .text(let text): text
        }
    }
}
