import FlowtallyCore
import FlowtallySQL

extension TestLedger {
    /// Where an aggregate is not what its runs give, over all days.
    func differences(mends: Bool = false) async throws -> [AggregateDifference] {
        var found: [AggregateDifference] = []
        if let days = try await store.recountableDays(in: workspace) {
            for number in 0..<days.count {
                found += try await store.recount(days.first.adding(days: number), mends: mends, in: workspace)
            }
        }
        return found + (try await store.recountTotals(mends: mends, in: workspace))
    }

    /// The rows of a table, as a statement gives them.
    func integers(_ sql: String) async throws -> [Int64] {
        let id = workspace
        return try await database.read { connection in
            try connection.rows(sql, ["workspace": .id(id)]).map { try $0.integer("value") }
        }
    }
}
