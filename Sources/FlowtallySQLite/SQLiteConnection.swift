import FlowtallySQL
import GRDB
import GRDBSQLite

/// A GRDB connection as the store sees it.
struct SQLiteConnection: SQLConnection {
    let database: Database
    let durations: QueryDurations?

    /// Steps through the rows by SQLite's own functions: a figure reads hundreds of them, and GRDB's `Row` makes each three times as dear.
    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow] {
        let statement = try database.cachedStatement(sql: sql)
        try statement.setArguments(bound(arguments, to: statement))
        let (pointer, names) = (statement.sqliteStatement, statement.columnNames)
        defer { sqlite3_reset(pointer) }
        var rows: [SQLRow] = []
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_ROW:
                let values = names.indices.map { SQLValue(of: pointer, column: Int32($0)) }
                rows.append(SQLRow(columns: names, values: values))
            case SQLITE_DONE: return rows
            case let code:
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code),
                    message: String(cString: sqlite3_errmsg(database.sqliteConnection)),
                    sql: sql)
            }
        }
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
    fileprivate init(of statement: OpaquePointer, column: Int32) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            let bytes = UnsafeRawBufferPointer(
                start: sqlite3_column_text(statement, column), count: Int(sqlite3_column_bytes(statement, column)))
            self = .text(String(decoding: bytes, as: UTF8.self))
        default: self = .null
        }
    }
}
