/// The words that databases spell differently.
package struct SQLDialect: Sendable {
    package enum System: Sendable {
        case sqlite
        case postgreSQL
    }

    /// For what is not a matter of words: triggers, and what only one of them has.
    package let system: System
    /// The type of 64-bit integers.
    package let integer: String
    /// The type of text that is compared byte by byte, whatever language the database is set to.
    package let text: String
    /// What follows a table's definition.
    package let tableOptions: String
    /// The same for a table that is kept in the order of its primary key, where the database can do that.
    package let clusteredTableOptions: String
    /// How a generated column is kept.
    package let generatedColumn: String

    /// What a transaction that changes the schema begins with; it is the only one then.
    let beginMigration: String

    package static let sqlite = SQLDialect(
        system: .sqlite, integer: "INTEGER", text: "TEXT", tableOptions: "STRICT",
        clusteredTableOptions: "STRICT, WITHOUT ROWID", generatedColumn: "VIRTUAL", beginMigration: "")

    package static let postgreSQL = SQLDialect(
        system: .postgreSQL, integer: "BIGINT", text: "TEXT COLLATE \"C\"", tableOptions: "",
        clusteredTableOptions: "", generatedColumn: "STORED",
        // However long it takes, one at a time; but a change of a table that waits for a long reader, while others wait behind it, is
        // given up and tried again. Functions keep the path that they are made under, so that it holds the ledger's schema only.
        beginMigration: """
            SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true);
            SELECT pg_advisory_xact_lock(hashtextextended('flowtally schema', 0));
            SELECT set_config('lock_timeout', '5s', true),
                set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
            """)

    /// A value as it comes back from the database that was given it: PostgreSQL has no room for U+0000 in a text, which becomes the
    /// character that shows it.
    package func kept(_ value: SQLValue) -> SQLValue {
        guard system == .postgreSQL, case .text(let text) = value, text.utf8.contains(0) else { return value }
        return .text(text.replacing("\0", with: "\u{2400}"))
    }

    /// A condition as a number: 1 or 0.
    func number(_ condition: String) -> String {
        switch system {
        case .sqlite: "(\(condition))"
        case .postgreSQL: "(\(condition))::INT"
        }
    }
}
