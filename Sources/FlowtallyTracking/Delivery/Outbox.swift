import CoreMetrics
import DequeModule
import Logging
import Synchronization

/// Where reports wait until the ledger has them: in the spool, and in memory where there is none or it takes no more.
///
/// The order in which reports leave does not matter: the ledger merges them.
final class Outbox: Sendable {
    /// Yields when there is something to send that was not there before.
    let arrivals: AsyncStream<Void>

    private struct State {
        var spool: Spool?
        var memory: MemoryQueue
        /// How many reports were dropped since the last one that was kept.
        var droppedInARow = 0
        var spoolRefuses = false

        /// Where the report is kept, nil if nowhere, and what is worth saying: not for each report, but when something changes.
        mutating func keep(_ line: [UInt8]) -> (Place?, news: [Logger.Message]) {
            var news: [Logger.Message] = []
            var place: Place?
            do throws(SpoolRefusal) {
                if try spool?.append(line) != nil { place = .spool }
                spoolRefuses = false
            } catch {
                if !spoolRefuses { news.append("reports wait in memory alone: \(error)") }
                spoolRefuses = true
            }
            if place == nil, memory.append(line) { place = .memory }
            if place == nil {
                if droppedInARow == 0 { news.append("reports are dropped: there is no room for more") }
                droppedInARow += 1
            } else if droppedInARow > 0 {
                news.append("reports are kept again, after \(droppedInARow) were dropped")
                droppedInARow = 0
            }
            return (place, news)
        }
    }

    private enum Place {
        case spool
        case memory
    }

    private let state: Mutex<State>
    private let arrival: AsyncStream<Void>.Continuation
    private let counters: ReportCounters
    private let logger: Logger

    init(spool: SpoolConfiguration?, memory: QueueLimits, counters: ReportCounters, logger: Logger) {
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.counters = counters
        self.logger = logger
        var opened: Spool?
        if let spool {
            do {
                opened = try Spool(spool)
            } catch {
                logger.error("the spool cannot be used; reports wait in memory alone: \(error)")
            }
        }
        state = Mutex(State(spool: opened, memory: MemoryQueue(limits: memory)))
    }

    /// Takes a report, a line of NDJSON without its end. Where there is no room for it, it is dropped, counted and logged.
    func append(_ line: [UInt8]) {
        let (place, news) = state.withLock { $0.keep(line) }
        for message in news { logger.error(message) }
        switch place {
        case .spool: counters.spooled.increment()
        case .memory: break
        case nil: counters.dropped.increment()
        }
        if place != nil { arrival.yield() }
    }

    /// The oldest reports that wait, as many as one request may carry; nil if none wait. They stay until they are removed.
    func nextBatch(_ limits: BatchLimits) -> Batch? {
        // What a spool has been given never changes, so it is read without holding up those who append.
        while let section = state.withLock({ $0.spool?.nextSection() }) {
            let batch = section.read(limits)
            if !batch.lines.isEmpty { return batch }
            remove(batch)
        }
        return state.withLock { $0.memory.nextBatch(limits) }
    }

    /// Lets go of reports that were settled.
    func remove(_ batch: Batch) {
        let damaged = state.withLock { state in
            switch batch.origin {
            case .memory(let end):
                state.memory.remove(before: end)
                return 0
            case .spool(let section, let end):
                return state.spool?.remove(section, upTo: end) == true ? batch.damagedLines : 0
            }
        }
        guard damaged > 0 else { return }
        counters.dropped.increment(by: damaged)
        logger.error("the spool holds damaged reports, which are left out", metadata: ["dropped": "\(damaged)"])
    }

    /// Takes over what processes that died have left in the spool; returns whether there was any.
    func adopt() -> Bool {
        let hasAdopted = state.withLock { $0.spool?.adopt() ?? false }
        if hasAdopted { arrival.yield() }
        return hasAdopted
    }

    /// Leaves no empty file behind.
    func tidy() {
        state.withLock { $0.spool?.tidy() }
    }

    /// How many bytes of reports wait.
    var bytes: Int { state.withLock { ($0.spool?.bytesWaiting ?? 0) + $0.memory.bytes } }
}

/// Reports that travel together.
struct Batch: Sendable {
    enum Origin: Sendable {
        /// The queue's count of reports up to the end of these.
        case memory(end: Int)
        case spool(SpoolSection, end: Int)
    }

    /// Each a line of NDJSON without its end.
    let lines: [ArraySlice<UInt8>]
    let origin: Origin
    var damagedLines = 0

    var body: [UInt8] { Array(lines.joined(separator: [UInt8(ascii: "\n")])) }
}

/// Reports in memory, bounded in number and in bytes.
struct MemoryQueue {
    let limits: QueueLimits
    private(set) var bytes = 0
    private var lines: Deque<[UInt8]> = []
    private var removed = 0

    init(limits: QueueLimits) {
        self.limits = limits
    }

    /// Returns whether there was room.
    mutating func append(_ line: [UInt8]) -> Bool {
        guard lines.count < limits.reports, bytes + line.count <= limits.bytes else { return false }
        lines.append(line)
        bytes += line.count
        return true
    }

    /// At least one report, if there is any.
    func nextBatch(_ batch: BatchLimits) -> Batch? {
        var chosen: [ArraySlice<UInt8>] = []
        var size = 0
        for line in lines.prefix(batch.reports) {
            size += line.count + 1
            if size > batch.bytes, !chosen.isEmpty { break }
            chosen.append(line[...])
        }
        return chosen.isEmpty ? nil : Batch(lines: chosen, origin: .memory(end: removed + chosen.count))
    }

    /// Removes reports by the count of all that were ever in front of them, so that removing twice removes once.
    mutating func remove(before end: Int) {
        while removed < end, let line = lines.popFirst() {
            bytes -= line.count
            removed += 1
        }
    }
}
