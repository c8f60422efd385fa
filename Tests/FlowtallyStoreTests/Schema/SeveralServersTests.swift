import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import Testing

/// Several servers on one database.
struct SeveralServersTests {
    private let backend = Backend.postgreSQL

    @Test("servers that start at once on an empty database make one schema and one workspace")
    func manyServers() async throws {
        let location = try TemporaryDatabase()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { _ = try await backend.openLedger(at: location) }
            }
            try await group.waitForAll()
        }
        let ledger = try await backend.openLedger(at: location)
        #expect(try await ledger.count("workspaces") == 1)
    }

    @Test("of several servers on one database, one has a job at a time")
    func oneHolder() async throws {
        let location = try await backend.makeLocation()
        let first = try await backend.openLedger(at: location)
        let holders = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<6 {
                group.addTask {
                    try await backend.openLedger(at: location).store
                        .take(.recountTouchedDays, as: "server-\(number)", in: first.workspace)
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(holders == 1)
    }

    @Test("reports of one run through several servers at once are one run, merged")
    func oneRun() async throws {
        let location = try await backend.makeLocation()
        let first = try await backend.openLedger(at: location)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                let server = try await backend.openLedger(at: location)
                for number in 0..<30 {
                    let statement = completed(noon - .hours(Int64(number)))
                    group.addTask { _ = try await server.write(.report(report("run-\(number % 10)", statement))) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await first.runs().count == 10)
        #expect(try await first.differences() == [])
        #expect(try await first.dashboardFacts().totalRuns == 10)
    }
}
