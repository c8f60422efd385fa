import FlowtallySQL
import GRDB

extension SQLDatabaseError {
    init(_ error: DatabaseError) {
        let kind: Kind =
            switch error.extendedResultCode {
            case .SQLITE_BUSY_SNAPSHOT: .serialization
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: .unique
            case .SQLITE_CONSTRAINT_FOREIGNKEY: .foreignKey
            default:
                switch error.resultCode {
                case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
                case .SQLITE_CONSTRAINT: .constraint
                default: .failure
                }
            }
        self.init(kind, "SQLite: \(error)")
    }
}
