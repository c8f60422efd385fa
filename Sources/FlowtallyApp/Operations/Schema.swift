import FlowtallySQL

/// The ledger's schema, for operators.
package enum Schema {
    /// The statements that make it in an empty database of PostgreSQL.
    ///
    /// - Parameter serverRole: who may then do what a server does.
    package static func postgreSQL(serverRole: String?) -> String {
        ([Migrator.script(.postgreSQL)] + (serverRole.map { [ServerRole.grants(to: $0)] } ?? [])).joined(
            separator: "\n\n")
    }
}
