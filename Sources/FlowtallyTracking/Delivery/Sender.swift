import CoreMetrics
import Logging
import Synchronization

/// Carries reports from the outbox to the ledger.
struct Sender: Sendable {
    let outbox: Outbox
    let transport: any Transport
    let retry: RetryPolicy
    let batch: BatchLimits
    let adoptionInterval: Duration
    let clock: any Clock<Duration>
    /// From 0 up to but not 1.
    let chance: @Sendable () -> Double
    let counters: ReportCounters
    let logger: Logger

    /// Sends what comes, and what dead processes left in the spool, until the task is cancelled.
    func serve() async {
        _ = outbox.adopt()
        await withDiscardingTaskGroup { group in
            group.addTask {
                for await _ in outbox.arrivals { await deliver(retries: true, FlushTally()) }
            }
            group.addTask {
                while (try? await clock.sleep(for: adoptionInterval)) != nil { _ = outbox.adopt() }
            }
        }
        outbox.tidy()
    }

    /// Sends all that waits, also what dead processes left in the spool, within a limit.
    func flush(_ policy: FlushPolicy) async -> FlushOutcome {
        let tally = FlushTally()
        await withTaskGroup { group in
            group.addTask {
                repeat {
                    await deliver(retries: policy.retries, tally)
                } while !Task.isCancelled && tally.outcome.failure == nil && outbox.adopt()
            }
            group.addTask { try? await clock.sleep(for: policy.limit) }
            await group.next()
            group.cancelAll()
        }
        outbox.tidy()
        var outcome = tally.outcome
        outcome.bytesLeft = outbox.bytes
        if outcome.bytesLeft > 0 {
            logger.warning(
                "reports are left",
                metadata: ["bytes": "\(outcome.bytesLeft)", "reason": "\(outcome.failure ?? "the time is over")"])
        }
        return outcome
    }

    /// Sends until nothing waits, the task is cancelled or, without retries, something failed.
    private func deliver(retries: Bool, _ tally: FlushTally) async {
        var state = DeliveryState(retry: retry, batch: batch)
        while !Task.isCancelled, let batch = outbox.nextBatch(state.batchLimits) {
            let outcome = await transport.send(batch.body)
            if Task.isCancelled, case .failed = outcome { return }
            let failuresBefore = state.failures
            let verdict = state.judge(outcome, of: batch.lines.count, chance: chance())
            let pause = settle(batch, verdict, isFirstFailure: failuresBefore == 0, tally)
            if failuresBefore > 0, state.failures == 0 {
                logger.notice("reports are sent again", metadata: ["failures": "\(failuresBefore)"])
            }
            guard let pause else { continue }
            guard retries, (try? await clock.sleep(for: pause)) != nil else { return }
        }
    }

    /// Does with the reports what was decided; returns how long to wait then.
    private func settle(
        _ batch: Batch, _ verdict: DeliveryState.Verdict, isFirstFailure: Bool, _ tally: FlushTally
    ) -> Duration? {
        switch verdict {
        case .settled(let refusals, let again, let pause):
            // First into the outbox once more and then out of it: killed between the two, nothing is lost.
            for index in again { outbox.append(Array(batch.lines[index])) }
            outbox.remove(batch)
            for refusal in refusals { reject(batch.lines[refusal.index], refusal.reason) }
            counters.retried.increment(by: again.count)
            let sent = batch.lines.count - refusals.count - again.count
            counters.sent.increment(by: sent)
            tally.add(
                sent: sent, rejected: refusals.count,
                failure: again.isEmpty ? nil : "the ledger could not store \(again.count) reports")
            return pause
        case .refused(let reason):
            outbox.remove(batch)
            for line in batch.lines { reject(line, reason) }
            tally.add(sent: 0, rejected: batch.lines.count, failure: nil)
            return nil
        case .smaller:
            return nil
        case .later(let pause, let reason):
            counters.retried.increment(by: batch.lines.count)
            logger.log(
                level: isFirstFailure ? .warning : .debug, "reports could not be sent",
                metadata: ["reports": "\(batch.lines.count)", "reason": "\(reason)", "pause": "\(pause)"])
            tally.add(sent: 0, rejected: 0, failure: reason)
            return pause
        case .misconfigured(let pause, let reason):
            counters.retried.increment(by: batch.lines.count)
            logger.error(
                "reports cannot be sent until the server's address or the key is mended",
                metadata: ["reason": "\(reason)"])
            tally.add(sent: 0, rejected: 0, failure: reason)
            return pause
        }
    }

    private func reject(_ line: ArraySlice<UInt8>, _ reason: String) {
        counters.rejected.increment()
        // The report itself may hold what should not stand in a log; its front names the workflow and the run.
        let front = String(decoding: line.prefix(200), as: UTF8.self)
        logger.error("the ledger refused a report", metadata: ["reason": "\(reason)", "report": "\(front)"])
    }
}

/// What a flush has done so far.
private final class FlushTally: Sendable {
    private let state = Mutex(FlushOutcome())

    var outcome: FlushOutcome { state.withLock { $0 } }

    /// A success after a failure takes the failure back.
    func add(sent: Int, rejected: Int, failure: String?) {
        state.withLock { outcome in
            outcome.sent += sent
            outcome.rejected += rejected
            outcome.failure = failure
        }
    }
}
