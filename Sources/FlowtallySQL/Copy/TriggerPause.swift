/// Keeps a table's triggers quiet for a part of a transaction.
///
/// What they would add up is copied as it is: it holds what was counted for runs that are no longer kept, which nobody could count
/// again. Outside of the transaction the triggers are always there.
struct TriggerPause {
    let table: String
    let dialect: SQLDialect

    func during(_ connection: any SQLConnection, _ body: () throws -> Void) throws {
        switch dialect.system {
        case .postgreSQL:
            // Foreign keys are no triggers of users, and stay in force.
            try connection.send("ALTER TABLE \(table) DISABLE TRIGGER USER", [:])
            try body()
            try connection.send("ALTER TABLE \(table) ENABLE TRIGGER USER", [:])
        case .sqlite:
            // SQLite can only forget them.
            let triggers = try connection.rows(Self.triggers, ["table": .text(table)])
            for trigger in triggers { try connection.executeScript("DROP TRIGGER \(try trigger.text("name"))") }
            try body()
            for trigger in triggers { try connection.executeScript(try trigger.text("sql")) }
        }
    }

    private static let triggers = SystemQuery(
        "the triggers of a table",
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY rowid")
}
