/// SQL over the rows of one workspace. It can only be run on a `TenantConnection`, which binds `:workspace`.
package struct TenantQuery: Sendable {
    package let name: String
    package let sql: String

    /// - Parameter name: what the query answers; plans are tested under it.
    package init(_ name: String, _ sql: String) {
        precondition(sql.contains(":workspace"), "\(name) does not say whose rows it means")
        self.name = name
        self.sql = sql
    }
}

/// SQL that belongs to no workspace: finding out who somebody is, and which workspaces there are.
package struct SystemQuery: Sendable {
    package let name: String
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}

extension SQLConnection {
    func rows(_ query: SystemQuery, _ arguments: [String: SQLValue] = [:]) throws -> [SQLRow] {
        try measure(query.name) {
            try enter(nil)
            return try rows(query.sql, arguments)
        }
    }

    @discardableResult
    func execute(_ query: SystemQuery, _ arguments: [String: SQLValue] = [:]) throws -> Int {
        try measure(query.name) {
            try enter(nil)
            return try execute(query.sql, arguments)
        }
    }
}
