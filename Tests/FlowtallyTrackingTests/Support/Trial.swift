import Foundation
import Logging
import MetricsTestKit

@testable import FlowtallyTracking

/// A tracker that sends to a ledger in memory, and what it has counted.
struct Trial {
    let tracker: Tracker
    let ledger: FakeLedger
    private let metrics = TestMetrics()

    init(
        _ ledger: FakeLedger = FakeLedger(), spool: SpoolConfiguration? = nil, queue: QueueLimits = QueueLimits(),
        batch: BatchLimits = BatchLimits(), parent: RunReference? = nil, clock: any Clock<Duration> = ContinuousClock()
    ) {
        var configuration = TrackerConfiguration(server: URL(string: "http://127.0.0.1:1")!, apiKey: "")
        configuration.spool = spool
        configuration.queue = queue
        configuration.batch = batch
        configuration.parent = parent
        self.ledger = ledger
        tracker = Tracker(
            configuration, transport: ledger, clock: clock, chance: { 0.5 }, counters: ReportCounters(factory: metrics),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    func counted(_ outcome: String) -> Int {
        let counter = try? metrics.expectCounter("flowtally_tracking_reports_total", [("outcome", outcome)])
        return Int(counter?.totalValue ?? 0)
    }
}

/// A directory that is removed when nobody knows it any more.
final class TemporaryDirectory: Sendable {
    let path = NSTemporaryDirectory() + "/" + UUID().uuidString

    var spool: SpoolConfiguration { SpoolConfiguration(directory: path) }

    var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).map { path + "/" + $0 }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

extension Spool {
    /// Reads and removes everything; returns the lines and how many were damaged.
    mutating func drain() -> (lines: [String], damaged: Int) {
        var lines: [String] = []
        var damaged = 0
        while let section = nextSection() {
            let batch = section.read(BatchLimits(reports: 3))
            lines += batch.lines.map { String(decoding: $0, as: UTF8.self) }
            damaged += batch.damagedLines
            guard case .spool(let section, let end) = batch.origin else { break }
            _ = remove(section, upTo: end)
        }
        return (lines, damaged)
    }
}
