import FlowtallyCore
import FlowtallySQL
import Testing

struct JobTests {
    private let job = Job.recountRecentDays

    @Test("of many servers one gets a job", arguments: Backend.allCases)
    func one(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace, job) = (ledger.store, ledger.workspace, job)
        let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
            for server in 0..<16 { group.addTask { try await store.take(job, as: "\(server)", in: workspace) } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(taken == 1)
    }

    @Test("a lease that is kept stays, one that is left ends by itself", arguments: Backend.allCases)
    func leases(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        #expect(try await store.take(job, as: "A", in: workspace))
        for _ in 0..<3 {
            ledger.clock.advance(by: Milliseconds(Job.leaseLength.count - 1))
            #expect(try await !store.take(job, as: "B", in: workspace))
            #expect(try await store.keep(job, as: "A", in: workspace))
        }
        ledger.clock.advance(by: Job.leaseLength)
        #expect(try await store.take(job, as: "B", in: workspace))
        #expect(try await !store.keep(job, as: "A", in: workspace))
        try await store.release(job, as: "A", dueAt: noon, in: workspace)
        #expect(try await store.keep(job, as: "B", in: workspace))
    }

    @Test("a job that was done is due again when it says so", arguments: Backend.allCases)
    func due(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let (store, workspace) = (ledger.store, ledger.workspace)
        #expect(try await store.take(job, as: "A", in: workspace))
        try await store.release(job, as: "A", dueAt: noon + .minutes(5), in: workspace)
        ledger.clock.advance(by: Milliseconds(Milliseconds.minutes(5).count - 1))
        #expect(try await !store.take(job, as: "A", in: workspace))
        ledger.clock.advance(by: Milliseconds(1))
        #expect(try await store.take(job, as: "B", in: workspace))
    }

    @Test(
        "a job is each workspace's own, and a change of zone is only there when one is under way",
        arguments: Backend.allCases)
    func workspaces(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let other = try await ledger.addWorkspace()
        #expect(try await ledger.store.workspaceIDs() == [ledger.workspace, other])
        #expect(try await ledger.store.take(job, as: "A", in: ledger.workspace))
        #expect(try await ledger.store.take(job, as: "B", in: other))
        #expect(try await !ledger.store.take(.changeTimeZone, as: "A", in: ledger.workspace))
    }
}
