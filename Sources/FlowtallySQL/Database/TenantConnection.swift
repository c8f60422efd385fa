package import FlowtallyCore

/// A connection that sees one workspace: the only way to run a query over a tenant's rows.
package struct TenantConnection {
    package let workspace: WorkspaceID
    private let connection: any SQLConnection

    package init(_ connection: any SQLConnection, workspace: WorkspaceID) {
        self.connection = connection
        self.workspace = workspace
    }

    package func rows(_ query: TenantQuery, _ arguments: [String: SQLValue] = [:]) throws -> [SQLRow] {
        try connection.measure(query.name) {
            try connection.enter(workspace.text)
            return try connection.rows(query.sql, bound(arguments))
        }
    }

    /// Asks for rows that are needed later: see `SQLConnection.ask`.
    package func ask(_ query: TenantQuery, _ arguments: [String: SQLValue] = [:]) throws -> PendingRows {
        try connection.enter(workspace.text)
        let wait = try connection.ask(query.sql, bound(arguments))
        return PendingRows(name: query.name) { try connection.measure(query.name, wait) }
    }

    package func firstRow(_ query: TenantQuery, _ arguments: [String: SQLValue] = [:]) throws -> SQLRow? {
        try rows(query, arguments).first
    }

    /// The same with the values of the other parameters in their order, for what is asked for each report: the query names `:workspace`
    /// first.
    package func firstRow(_ query: TenantQuery, inOrder values: [SQLValue]) throws -> SQLRow? {
        try connection.measure(query.name) {
            try connection.enter(workspace.text)
            return try connection.rows(query.sql, inOrder: [.id(workspace)] + values).first
        }
    }

    /// The only row of an aggregate.
    package func onlyRow(_ query: TenantQuery, _ arguments: [String: SQLValue] = [:]) throws -> SQLRow {
        try PendingRows(name: query.name) { try rows(query, arguments) }.onlyRow()
    }

    @discardableResult
    package func execute(_ query: TenantQuery, _ arguments: [String: SQLValue] = [:]) throws -> Int {
        try connection.measure(query.name) {
            try connection.enter(workspace.text)
            return try connection.execute(query.sql, bound(arguments))
        }
    }

    /// Does not wait for the answer: see `SQLConnection.send`.
    package func send(_ query: TenantQuery, _ arguments: [String: SQLValue] = [:]) throws {
        try connection.measure(query.name) {
            try connection.enter(workspace.text)
            try connection.send(query.sql, bound(arguments))
        }
    }

    /// The same with the values of the other parameters in their order: the query names `:workspace` first.
    package func send(_ query: TenantQuery, inOrder values: [SQLValue]) throws {
        try connection.enter(workspace.text)
        try connection.send(query.sql, inOrder: [.id(workspace)] + values)
    }

    private func bound(_ arguments: [String: SQLValue]) -> [String: SQLValue] {
        arguments.merging(["workspace": .id(workspace)]) { _, workspace in workspace }
    }
}

/// The rows of a query that may still be on their way. They are waited for once.
package struct PendingRows {
    /// What the query answers.
    let name: String
    package let rows: () throws -> [SQLRow]

    /// The only row of an aggregate.
    package func onlyRow() throws -> SQLRow {
        guard let row = try rows().first else { throw LedgerError.unavailable("\(name) returned no row") }
        return row
    }
}
