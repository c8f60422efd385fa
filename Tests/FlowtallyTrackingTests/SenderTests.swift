import FlowtallyTestSupport
import Foundation
import Synchronization
import Testing

@testable import FlowtallyTracking

struct SenderTests {
    @Test("whatever happens to requests, the ledger has every run with its end", arguments: 0..<40)
    func faults(seed: UInt64) async {
        let random = Mutex(SplitMix64(seed: seed))
        let ledger = FakeLedger { _, count in
            random.withLock { random in
                switch Int.random(in: 0..<10, using: &random) {
                case 0: .lostBefore
                case 1: .lostAfter
                case 2: .truncated
                case 3: .status([408, 425, 429, 500, 502, 503, 401].randomElement(using: &random)!)
                case 4: count > 1 ? .status(413) : .answered
                case 5: .items([Int.random(in: 0..<count, using: &random)], 503)
                default: .answered
                }
            }
        }
        let directory = TemporaryDirectory()
        let trial = Trial(
            ledger, spool: seed.isMultiple(of: 2) ? directory.spool : nil, batch: BatchLimits(reports: 7),
            clock: SkippingClock())
        for _ in 0..<50 { await trial.tracker.track("any") { _ in } }
        // On this clock a flush's limit is over at once: every flush is cut off somewhere.
        while await trial.tracker.flush().bytesLeft > 0 {}
        #expect(ledger.statuses.count == 50)
        #expect(ledger.statuses.values.allSatisfy { $0 == ["STARTED", "COMPLETED"] })
        #expect(trial.counted("sent") == 100)
        #expect(trial.counted("rejected") == 0)
        #expect(directory.files.isEmpty)
    }

    @Test("a report that the ledger will never take is not sent again and loses no other")
    func refusal() async {
        let trial = Trial(FakeLedger { request, _ in request == 0 ? .items([1], 422) : .answered })
        for _ in 0..<2 { await trial.tracker.track("one") { _ in } }
        let outcome = await trial.tracker.flush()
        #expect(outcome == FlushOutcome(sent: 3, rejected: 1))
        #expect(trial.counted("rejected") == 1)
        #expect(trial.ledger.requests.count == 1)
    }

    @Test("a request that is refused as a whole is not sent again")
    func refusedRequest() async {
        let trial = Trial(FakeLedger { request, _ in request == 0 ? .status(400) : .answered })
        await trial.tracker.track("one") { _ in }
        #expect(await trial.tracker.flush() == FlushOutcome(rejected: 2))
        #expect(trial.ledger.requests.count == 1)
    }

    @Test("a wrong key loses nothing: reports wait until it is mended")
    func wrongKey() async {
        let trial = Trial(
            FakeLedger { request, _ in request == 0 ? .status(401, #"{"detail":"no such key"}"#) : .answered })
        await trial.tracker.track("one") { _ in }
        let first = await trial.tracker.flush(FlushPolicy(retries: false))
        #expect(first.failure == "status 401: no such key")
        #expect(first.bytesLeft > 0)
        #expect(await trial.tracker.flush() == FlushOutcome(sent: 2))
    }

    @Test("a report keeps its identity over all attempts")
    func identity() async {
        let trial = Trial(FakeLedger { request, _ in request < 5 ? .lostAfter : .answered }, clock: SkippingClock())
        await trial.tracker.track("one") { _ in }
        while await trial.tracker.flush().bytesLeft > 0 {}
        #expect(Set(trial.ledger.requests).count == 1)
        #expect(trial.ledger.requests.count == 6)
    }

    @Test("reports travel together, within the limits of a request")
    func batches() async {
        let trial = Trial(batch: BatchLimits(reports: 30))
        for _ in 0..<50 { await trial.tracker.track("many") { _ in } }
        await trial.tracker.flush()
        #expect(trial.ledger.requests.map { $0.split(separator: 0x0A).count } == [30, 30, 30, 10])
    }

    @Test("a flush ends at its limit and says what is left")
    func flushLimit() async {
        let trial = Trial(FakeLedger { _, _ in .hangs })
        await trial.tracker.track("one") { _ in }
        let outcome = await trial.tracker.flush(FlushPolicy(limit: .milliseconds(20)))
        #expect(outcome.sent == 0)
        #expect(outcome.bytesLeft > 100)
    }

    @Test("what one process spooled and could not send, the next one sends")
    func replay() async {
        let directory = TemporaryDirectory()
        do {
            let trial = Trial(FakeLedger { _, _ in .lostBefore }, spool: directory.spool)
            await trial.tracker.track("one") { _ in }
            await trial.tracker.flush(FlushPolicy(retries: false))
        }
        let next = Trial(spool: directory.spool)
        #expect(await next.tracker.flush() == FlushOutcome(sent: 2))
        #expect(next.ledger.statuses.values.map(\.self) == [["STARTED", "COMPLETED"]])
        #expect(directory.files.isEmpty)
    }
}
