/// Which statements a connection has prepared: the few hundred that were used last.
struct StatementCache {
    struct Statement: Equatable {
        let name: String
        let parameters: NumberedParameters
        fileprivate(set) var lastUse: Int
    }

    private let capacity: Int
    private var statements: [String: Statement] = [:]
    private var uses = 0

    init(capacity: Int = 200) {
        self.capacity = capacity
    }

    /// The statement that was prepared for this SQL.
    mutating func find(_ sql: String) -> Statement? {
        uses += 1
        statements[sql]?.lastUse = uses
        return statements[sql]
    }

    /// Takes in a statement that is about to be prepared, and names the one that must go for it.
    mutating func add(_ sql: String) -> (added: Statement, removed: Statement?) {
        uses += 1
        var removed: Statement?
        if statements.count >= capacity, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            removed = statements.removeValue(forKey: oldest.key)
        }
        let statement = Statement(name: "s\(uses)", parameters: NumberedParameters(sql), lastUse: uses)
        statements[sql] = statement
        return (statement, removed)
    }

    /// Forgets statements that the server did not come to prepare.
    mutating func forget(_ names: Set<String>) {
        statements = statements.filter { !names.contains($0.value.name) }
    }
}
