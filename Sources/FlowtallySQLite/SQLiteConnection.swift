import FlowtallySQL
import GRDB

/// A GRDB connection as the store sees it.
struct SQLiteConnection: SQLConnection {
    let database: Database

    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow] {
        let statement = try database.cachedStatement(sql: sql)
        let names = statement.columnNames
        let cursor = try Row.fetchCursor(statement, arguments: bound(arguments, to: statement))
        var rows: [SQLRow] = []
        while let row = try cursor.next() {
            rows.append(SQLRow(columns: names, values: names.indices.map { SQLValue(row[$0]) }))
        }
        return rows
    }

    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        try statement.execute(arguments: bound(arguments, to: statement))
        return database.changesCount
    }

    func executeScript(_ sql: String) throws {
        try database.execute(sql: sql)
    }

    private func bound(_ arguments: [String: SQLValue], to statement: Statement) -> StatementArguments {
        StatementArguments(arguments.mapValues(\.databaseValue))
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .text(let value): value.databaseValue
        }
    }

    /// The schema has no other types than these; a blob or a real would be a mistake that the row then reports.
    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .int64(let integer): self = .integer(integer)
        case .string(let text): self = .text(text)
        case .null, .double, .blob: self = .null
        }
    }
}
