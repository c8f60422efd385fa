import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport
import Synchronization
import Testing

/// What the store does when its database fails at any point of a transaction.
struct RetryTests {
    private let claim = IdempotencyClaim(key: "k", requestDigest: "d")

    /// Points at which a write can fail for now only, with nothing changed.
    static let momentary: [PlannedFailure] = [
        .beforeBegin(.busy), .beforeBegin(.connectionLost), .atStatement(1, .serialization),
        .atStatement(3, .connectionLost),
        .atStatement(4, .busy), .beforeCommit(.serialization), .beforeCommit(.connectionLost),
    ]

    @Test("a write that failed for now only is done again, once", arguments: Backend.allCases, momentary)
    func passing(backend: Backend, failure: PlannedFailure) async throws {
        let (failures, clock) = (Failures(), RecordingClock())
        let ledger = try await backend.makeLedger(failures: failures, retries: Retries(clock: clock))
        failures.plan([failure, failure])
        let given = try await ledger.write(.report(report(nil)), once: claim)
        #expect(!given.isReplay)
        #expect(failures.transactions == 3)
        #expect(clock.sleeps.count == 2)
        #expect(try await ledger.runs().map { $0.id.text } == [given.answer.body])
        #expect(try await ledger.count("idempotency_keys") == 1)
    }

    @Test("a read is done again as well", arguments: Backend.allCases)
    func read(backend: Backend) async throws {
        let failures = Failures()
        let ledger = try await backend.makeLedger(failures: failures, retries: Retries(clock: RecordingClock()))
        try await ledger.record(report())
        failures.plan([.atStatement(1, .connectionLost), .beforeBegin(.busy)])
        #expect(try await ledger.runs().count == 1)
        #expect(failures.transactions == 3)
    }

    @Test(
        "waits grow and have a bound, and are anywhere below it; then the ledger is unavailable",
        arguments: Backend.allCases)
    func bounds(backend: Backend) async throws {
        let (failures, clock) = (Failures(), RecordingClock())
        let told = Mutex<[Int]>([])
        let retries = Retries(
            attempts: 6, firstDelay: .milliseconds(10), longestDelay: .milliseconds(50), clock: clock,
            randomFraction: { 0.5 }, onRetry: { retry in told.withLock { $0.append(retry.attempt) } })
        let ledger = try await backend.makeLedger(failures: failures, retries: retries)
        failures.plan(Array(repeating: .beforeBegin(.busy), count: 9))
        let refused = await refusal { try await ledger.write(.report(report())) }
        #expect(refused?.isUnavailable == true)
        #expect(failures.transactions == 6)
        #expect(clock.sleeps == [5, 10, 20, 25, 25].map { .milliseconds($0) })
        #expect(told.withLock { $0 } == [1, 2, 3, 4, 5])
        failures.plan([])
        #expect(try await ledger.runs().isEmpty)
    }

    @Test(
        "what would fail again, or could be done twice, is not tried again", arguments: Backend.allCases,
        SQLDatabaseError.Kind.allCases.filter { !$0.isSafeToRepeat })
    func notRepeated(backend: Backend, kind: SQLDatabaseError.Kind) async throws {
        let failures = Failures()
        let ledger = try await backend.makeLedger(failures: failures, retries: Retries(clock: RecordingClock()))
        failures.plan([.beforeCommit(kind)])
        let refused = await refusal { try await ledger.write(.report(report())) }
        #expect(refused == (kind == .outcomeUnknown ? .outcomeUnknown("planned") : .unavailable("planned")))
        #expect(failures.transactions == 1)
    }

    @Test(
        "after a commit of unknown outcome the same request is safe, whether it stands or not",
        arguments: Backend.allCases, [true, false])
    func unknownOutcome(backend: Backend, stands: Bool) async throws {
        let failures = Failures()
        let ledger = try await backend.makeLedger(failures: failures)
        failures.plan([.duringCommit(stands: stands)])
        let refused = await refusal { try await ledger.write(.report(report(nil)), once: claim) }
        #expect(refused == .outcomeUnknown("planned"))
        let given = try await ledger.write(.report(report(nil)), once: claim)
        #expect(given.isReplay == stands)
        #expect(try await ledger.runs().map { $0.id.text } == [given.answer.body])
        #expect(try await ledger.dashboardFacts().totalRuns == 1)
    }

    @Test(
        "of two transactions that did not see each other's key, the later one begins anew and replays",
        arguments: Backend.allCases)
    func unseenKey(backend: Backend) async throws {
        let failures = Failures()
        let ledger = try await backend.makeLedger(failures: failures, retries: Retries(clock: RecordingClock()))
        let first = try await ledger.write(.report(report(nil)), once: claim)
        failures.plan([.blindFor("FROM idempotency_keys")])
        let second = try await ledger.write(.report(report(nil)), once: claim)
        #expect(second == GivenAnswer(answer: first.answer, isReplay: true))
        #expect(failures.transactions == 2)
        #expect(try await ledger.runs().count == 1)
    }

    @Test(
        "a batch that failed in its first part changed nothing; in a later one, that is not said",
        arguments: Backend.allCases)
    func partOfBatch(backend: Backend) async throws {
        let failures = Failures()
        let ledger = try await backend.makeLedger(failures: failures)
        let reports = (0..<600).map { report("run-\($0)") }
        for (planned, expected) in [
            ([.beforeBegin(.failure)], LedgerError.unavailable("planned")),
            ([.blindFor("nothing"), .beforeBegin(.failure)], .outcomeUnknown("planned")),
        ] as [([PlannedFailure], LedgerError)] {
            failures.plan(planned)
            #expect(await refusal { try await ledger.store.write(batch: reports, in: ledger.workspace) } == expected)
        }
        #expect(try await ledger.runs().count == 500)
    }

    @Test("a batch that was cut off is done again under its key: each run is there once", arguments: Backend.allCases)
    func batch(backend: Backend) async throws {
        let failures = Failures()
        let ledger = try await backend.makeLedger(failures: failures)
        let reports = (0..<1200).map { report("run-\($0)") }
        func write() async throws -> GivenAnswer {
            try await ledger.store.write(batch: reports, in: ledger.workspace, once: claim) { results in
                StoredAnswer(status: 200, body: "\(results.count { (try? $0.get().isNew) == true }) new")
            }
        }
        // One transaction looks for the key, two take in 500 each, the last is lost.
        failures.plan([.blindFor("nothing"), .blindFor("nothing"), .blindFor("nothing"), .duringCommit(stands: false)])
        #expect(await refusal { try await write() } == .outcomeUnknown("planned"))
        #expect(try await ledger.runs().count == 700)
        let second = try await write()
        #expect(second == GivenAnswer(answer: StoredAnswer(status: 200, body: "500 new"), isReplay: false))
        #expect(try await write() == GivenAnswer(answer: second.answer, isReplay: true))
        #expect(try await ledger.runs().count == 1200)
    }
}
