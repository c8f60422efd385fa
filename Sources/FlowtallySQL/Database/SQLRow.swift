/// One row of a result. A value of another type than the schema promises is an error, not a default.
package struct SQLRow: Sendable {
    private let columns: [String]
    let values: [SQLValue]

    /// - Parameter columns: the names of the columns in the order of their values, shared by all rows of a result.
    package init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

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
        columns.firstIndex(of: column).map { values[$0] }
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
