import FlowtallySQL
import GRDB
import GRDBSQLite

/// A GRDB connection as the store sees it.
///
/// Statements are GRDB's, which keeps them; they are bound and stepped through by SQLite's own functions, because GRDB's `Row` and
/// `StatementArguments` make a report and a figure nearly twice as dear.
struct SQLiteConnection: SQLConnection {
    let database: Database
    let durations: QueryDurations?

    /// A file has one writer at a time, and knows nothing of who may see what.
    func enter(_ workspace: String?) {}

    func rows(_ sql: String, _ arguments: [String: SQLValue]) throws -> [SQLRow] {
        let statement = try database.cachedStatement(sql: sql)
        return try rows(of: statement) { try bind(arguments, to: statement) }
    }

    func rows(_ sql: String, inOrder values: [SQLValue]) throws -> [SQLRow] {
        let statement = try database.cachedStatement(sql: sql)
        return try rows(of: statement) { try bind(values, to: statement) }
    }

    func execute(_ sql: String, _ arguments: [String: SQLValue]) throws -> Int {
        let statement = try database.cachedStatement(sql: sql)
        try run(statement, bind: { try bind(arguments, to: statement) })
        return database.changesCount
    }

    func send(_ sql: String, inOrder values: [SQLValue]) throws {
        let statement = try database.cachedStatement(sql: sql)
        try run(statement) { try bind(values, to: statement) }
    }

    func executeScript(_ sql: String) throws {
        try database.execute(sql: sql)
    }

    // MARK: - Statements

    private func rows(of statement: Statement, bind: () throws -> Void) throws -> [SQLRow] {
        let columns = statement.columnNames
        var values: [SQLValue] = []
        try run(statement, bind: bind) { pointer in
            for column in columns.indices { values.append(SQLValue(of: pointer, column: Int32(column))) }
        }
        return SQLRow.rows(columns: columns, values: values)
    }

    private func run(
        _ statement: Statement, bind: () throws -> Void, onRow: (OpaquePointer) -> Void = { _ in }
    ) throws {
        let pointer = statement.sqliteStatement
        defer { sqlite3_reset(pointer) }
        try bind()
        while true {
            switch sqlite3_step(pointer) {
            case SQLITE_ROW: onRow(pointer)
            case SQLITE_DONE: return
            case let code: throw error(code, statement)
            }
        }
    }

    /// A statement takes from the arguments what it names.
    private func bind(_ arguments: [String: SQLValue], to statement: Statement) throws {
        let pointer = statement.sqliteStatement
        for index in 0..<sqlite3_bind_parameter_count(pointer) {
            // Without its colon.
            let name = sqlite3_bind_parameter_name(pointer, index + 1).map { String(cString: $0 + 1) } ?? ""
            guard let value = arguments[name] else { throw misuse("no value for the parameter \(name)", statement) }
            try bind(value, to: index + 1, of: statement)
        }
    }

    private func bind(_ values: [SQLValue], to statement: Statement) throws {
        let count = Int(sqlite3_bind_parameter_count(statement.sqliteStatement))
        guard count == values.count else { throw misuse("\(values.count) values for \(count) parameters", statement) }
        for (index, value) in values.enumerated() { try bind(value, to: Int32(index + 1), of: statement) }
    }

    private func bind(_ value: SQLValue, to index: Int32, of statement: Statement) throws {
        let pointer = statement.sqliteStatement
        let code =
            switch value {
            case .null: sqlite3_bind_null(pointer, index)
            case .integer(let integer): sqlite3_bind_int64(pointer, index, integer)
            case .text(let text): sqlite3_bind_text(pointer, index, text, Int32(text.utf8.count), Self.copied)
            }
        guard code == SQLITE_OK else { throw error(code, statement) }
    }

    private func error(_ code: Int32, _ statement: Statement) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(database.sqliteConnection)),
            sql: statement.sql)
    }

    private func misuse(_ message: String, _ statement: Statement) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_MISUSE, message: message, sql: statement.sql)
    }

    /// Tells SQLite to copy a text, which is gone when the call returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension SQLValue {
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
