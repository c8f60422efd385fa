/// One row of a result. A value of another type than the schema promises is an error, not a default.
package struct SQLRow: Sendable {
    /// The values of all rows of a result, one row after the other: they take no memory each.
    private final class Result: Sendable {
        let columns: [String]
        let values: [SQLValue]

        init(columns: [String], values: [SQLValue]) {
            self.columns = columns
            self.values = values
        }
    }

    private let result: Result
    /// Where its values begin.
    private let start: Int

    /// All rows of a result.
    ///
    /// - Parameters:
    ///   - columns: the names of the columns; none where a statement has no result.
    ///   - values: in the order of the columns, one row after the other.
    package static func rows(columns: [String], values: [SQLValue]) -> [SQLRow] {
        guard !columns.isEmpty else { return [] }
        let result = Result(columns: columns, values: values)
        return stride(from: 0, to: values.count, by: columns.count).map { SQLRow(result: result, start: $0) }
    }

    /// In the order of the columns.
    var values: [SQLValue] { Array(result.values[start..<start + result.columns.count]) }

    package func text(_ column: String) throws -> String {
        guard case .text(let value) = self[column] else { throw unexpected(column) }
        return value
    }

    package func optionalText(_ column: String) throws -> String? {
        self[column] == .null ? nil : try text(column)
    }

    package func integer(_ column: String) throws -> Int64 {
        guard case .integer(let value) = self[column] else { throw unexpected(column) }
        return value
    }

    package func optionalInteger(_ column: String) throws -> Int64? {
        self[column] == .null ? nil : try integer(column)
    }

    package func boolean(_ column: String) throws -> Bool { try integer(column) != 0 }

    /// Text that `make` understands: a raw value, a day, a zone.
    package func value<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value {
        guard let value = make(try text(column)) else { throw unexpected(column) }
        return value
    }

    package func optionalValue<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value? {
        self[column] == .null ? nil : try value(column, make)
    }

    private subscript(column: String) -> SQLValue? {
        // They are few: looking along them is quicker than hashing.
        result.columns.firstIndex(of: column).map { result.values[start + $0] }
    }

    private func unexpected(_ column: String) -> SQLRowError {
        SQLRowError(column: column, found: self[column])
    }
}

/// A row does not have what the query says it has.
package struct SQLRowError: Error {
    package let column: String
    package let found: SQLValue?
}
