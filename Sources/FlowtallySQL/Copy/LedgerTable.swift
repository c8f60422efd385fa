/// A table of the ledger as a copy sees it: what a row is made of, and in which order rows are read.
package struct LedgerTable: Sendable, Equatable {
    package let name: String
    /// By their names; without those that the database computes.
    let columns: [String]
    /// The columns of the primary key, in its order.
    let key: [String]

    /// The values of a row, in the order of the columns.
    typealias Row = [SQLValue]

    func key(of row: Row) -> Row {
        key.compactMap { column in columns.firstIndex(of: column).map { row[$0] } }
    }

    // MARK: - Reading

    func count(_ connection: any SQLConnection) throws -> Int {
        let count = SystemQuery("count \(name)", "SELECT COUNT(*) AS count FROM \(name)")
        return Int(try connection.rows(count)[0].integer("count"))
    }

    /// The key of the last row in its order; nil where there is none.
    func lastKey(_ connection: any SQLConnection) throws -> Row? {
        let order = key.map { "\($0) DESC" }.joined(separator: ", ")
        let last = SystemQuery("the last key of \(name)", "SELECT \(list(key)) FROM \(name) ORDER BY \(order) LIMIT 1")
        return try connection.rows(last).first?.values
    }

    /// The next rows in the order of the key.
    ///
    /// - Parameter position: the key of the row before them; nil for the first rows.
    func page(after position: Row?, limit: Int, _ connection: any SQLConnection) throws -> [Row] {
        var arguments: [String: SQLValue] = ["limit": .integer(limit)]
        for (column, value) in zip(key, position ?? []) { arguments["after_\(column)"] = value }
        let isLater = position == nil ? "" : "WHERE (\(list(key))) > (\(list(key.map { ":after_\($0)" })))"
        let page = SystemQuery(
            "a page of \(name)",
            "SELECT \(list(columns)) FROM \(name) \(isLater) ORDER BY \(list(key)) LIMIT :limit")
        return try connection.rows(page, arguments).map(\.values)
    }

    /// Of a table that is small in every ledger.
    func allRows(_ connection: any SQLConnection) throws -> [Row] {
        var rows: [Row] = []
        while true {
            let page = try page(after: rows.last.map(key), limit: 1000, connection)
            guard !page.isEmpty else { return rows }
            rows += page
        }
    }

    // MARK: - Writing

    /// Adds rows to those that are there, without a word to the triggers.
    func add(_ rows: [Row], to connection: any SQLConnection, _ dialect: SQLDialect) throws {
        try TriggerPause(table: name, dialect: dialect).during(connection) {
            var rest = rows[...]
            for size in Self.statementSizes {
                while rest.count >= size {
                    try connection.send(insert(size), inOrder: rest.prefix(size).flatMap { $0 })
                    rest = rest.dropFirst(size)
                }
            }
        }
    }

    /// Few sizes, so that the database keeps all of them prepared.
    private static let statementSizes = [50, 1]

    private func insert(_ count: Int) -> String {
        let row = "(\(list(columns.map { _ in "?" })))"
        return "INSERT INTO \(name) (\(list(columns))) VALUES \(list(Array(repeating: row, count: count)))"
    }

    private func list(_ parts: [String]) -> String { parts.joined(separator: ", ") }
}

extension [LedgerTable] {
    var workspaces: LedgerTable { first { $0.name == "workspaces" }! }
}
