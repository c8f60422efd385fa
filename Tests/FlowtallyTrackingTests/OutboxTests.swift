import FlowtallyTestSupport
import Foundation
import Testing

@testable import FlowtallyTracking

struct OutboxTests {
    @Test("memory stays within its bounds under any mix of reports coming and going", arguments: 0..<20)
    func bounds(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let limits = QueueLimits(reports: 50, bytes: 2000)
        var queue = MemoryQueue(limits: limits)
        var kept: [Int] = []
        for step in 0..<2000 {
            if Bool.random(using: &random) {
                let size = Int.random(in: 1...300, using: &random)
                let hasRoom = kept.count < limits.reports && kept.reduce(size, +) <= limits.bytes
                #expect(queue.append(Array(repeating: 0, count: size)) == hasRoom, "step \(step)")
                if hasRoom { kept.append(size) }
            } else if let batch = queue.nextBatch(
                BatchLimits(reports: Int.random(in: 1...9, using: &random), bytes: 500))
            {
                #expect(batch.lines.map(\.count) == Array(kept.prefix(batch.lines.count)))
                #expect(batch.lines.count == 1 || batch.body.count <= 500)
                guard case .memory(let end) = batch.origin else { return }
                queue.remove(before: end)
                queue.remove(before: end)
                kept.removeFirst(batch.lines.count)
            } else {
                #expect(kept.isEmpty)
            }
            #expect(queue.bytes == kept.reduce(0, +))
        }
    }

    @Test("what finds no room is dropped and counted, and the work goes on")
    func dropping() async throws {
        let trial = Trial(queue: QueueLimits(reports: 5))
        for number in 0..<10 {
            let result = await trial.tracker.track("full") { _ in number }
            #expect(result == number)
        }
        #expect(trial.counted("dropped") == 15)
        let outcome = await trial.tracker.flush()
        #expect(outcome == FlushOutcome(sent: 5))
        #expect(trial.counted("sent") == 5)
    }

    @Test("where the spool takes no more, memory does")
    func spoolFull() async {
        let directory = TemporaryDirectory()
        var spool = directory.spool
        spool.bytes = 400
        let trial = Trial(spool: spool)
        for _ in 0..<5 { await trial.tracker.track("spooled") { _ in } }
        #expect(trial.counted("spooled") >= 1)
        #expect(trial.counted("spooled") < 10)
        #expect(trial.counted("dropped") == 0)
        await trial.tracker.flush()
        #expect(trial.ledger.reports.count == 10)
    }
}
