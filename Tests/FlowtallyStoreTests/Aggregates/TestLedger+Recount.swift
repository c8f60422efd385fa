import FlowtallyCore
import FlowtallySQL
import Testing

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

    /// As a server does it every few minutes.
    ///
    /// - Parameter beforeItsEnd: what happens while the recount is still at work.
    func recountTouchedDays(beforeItsEnd: () async throws -> Void = {}) async throws {
        clock.advance(by: .minutes(5))
        #expect(try await store.take(.recountTouchedDays, as: "test", in: workspace))
        for day in try await store.touchedDays(in: workspace) {
            try await store.forgetTouch(of: day, in: workspace)
            _ = try await store.recount(day, mends: true, in: workspace)
        }
        try await beforeItsEnd()
        try await store.release(
            .recountTouchedDays, as: "test", dueAt: clock.now() + .minutes(5), in: workspace)
    }

    /// The rows of a table, as a statement gives them.
    func integers(_ sql: String) async throws -> [Int64] {
        let id = workspace
        return try await database.read { connection in
            try connection.rows(sql, ["workspace": .id(id)]).map { try $0.integer("value") }
        }
    }
}
