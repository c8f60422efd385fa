import FlowtallyCore
import FlowtallySQL
import Testing

struct IdempotencyTests {
    private let claim = IdempotencyClaim(key: "key-1", requestDigest: "digest-1")
    private let other = IdempotencyClaim(key: "key-1", requestDigest: "digest-2")

    @Test("a repeat gets the very same answer and makes no second run", arguments: Backend.allCases)
    func replay(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let first = try await ledger.write(.report(report(nil)), once: claim)
        #expect(!first.isReplay)
        #expect(first.answer.status == 201)
        ledger.clock.advance(by: .hours(23))
        let again = try await ledger.write(.report(report(nil, at: noon + .hours(23))), once: claim)
        #expect(again == GivenAnswer(answer: first.answer, isReplay: true))
        #expect(try await ledger.runs().map { $0.id.text } == [first.answer.body])
    }

    @Test("the answer is the one given then, though the run has changed since", arguments: Backend.allCases)
    func stale(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let begun = RunWrite.report(report(RunStatement(status: .started, startedAt: noon)))
        let first = try await ledger.write(begun, once: claim)
        try await ledger.record(report(completed(noon)))
        #expect(try await ledger.write(begun, once: claim).answer == first.answer)
        #expect(try await ledger.runs().map { $0.merged.status } == [.completed])
    }

    @Test("the same key with another request is refused", arguments: Backend.allCases)
    func reused(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.write(.report(report("run-1")), once: claim)
        let refused = await refusal { try await ledger.write(.report(report("run-2")), once: other) }
        #expect(refused == .idempotencyKeyReused)
        #expect(try await ledger.externalIDs(RunFilter()) == ["run-1"])
    }

    @Test("other keys, and none at all, are other requests", arguments: Backend.allCases)
    func otherKeys(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.write(.report(report(nil)), once: claim)
        try await ledger.write(.report(report(nil)), once: IdempotencyClaim(key: "key-2", requestDigest: "digest-1"))
        try await ledger.write(.report(report(nil)))
        #expect(try await ledger.runs().count == 3)
    }

    @Test("a key is forgotten after 24 hours and may then mean another request", arguments: Backend.allCases)
    func expiry(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.write(.report(report("run-1")), once: claim)
        ledger.clock.advance(by: Milliseconds(Milliseconds.hours(24).count - 1))
        let early = await refusal { try await ledger.write(.report(report("run-2")), once: other) }
        #expect(early == .idempotencyKeyReused)

        ledger.clock.advance(by: Milliseconds(1))
        let late = try await ledger.write(.report(report("run-2")), once: other)
        #expect(!late.isReplay)
        #expect(try await ledger.externalIDs(RunFilter()) == ["run-1", "run-2"])
        let again = try await ledger.write(.report(report("run-2")), once: other)
        #expect(again == GivenAnswer(answer: late.answer, isReplay: true))
    }

    @Test("expired keys are removed as new ones come", arguments: Backend.allCases)
    func forgetting(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        for number in 1...3 {
            let claim = IdempotencyClaim(key: "old-\(number)", requestDigest: "d")
            try await ledger.write(.report(report("\(number)")), once: claim)
        }
        #expect(try await ledger.count("idempotency_keys") == 3)
        ledger.clock.advance(by: .hours(25))
        try await ledger.write(.report(report("4")), once: claim)
        #expect(try await ledger.count("idempotency_keys") == 1)
    }

    @Test("a refused report leaves no key behind, so it can be mended and sent again", arguments: Backend.allCases)
    func refused(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let bad = report(RunStatement(status: .completed, attempt: 0))
        let refused = await refusal { try await ledger.write(.report(bad), once: claim) }
        #expect(refused?.isInvalid == true)
        #expect(try await ledger.count("idempotency_keys") == 0)
        let mended = try await ledger.write(.report(report()), once: other)
        #expect(!mended.isReplay)
        #expect(mended.answer.status == 201)
    }

    @Test("an update is done once for its key", arguments: Backend.allCases)
    func update(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await ledger.record(report(RunStatement(status: .started))).run.id
        let update = RunWrite.update(id, RunUpdate(status: .running), receivedAt: noon)
        #expect(try await !ledger.write(update, once: claim).isReplay)
        #expect(try await ledger.write(update, once: claim).isReplay)
    }
}
