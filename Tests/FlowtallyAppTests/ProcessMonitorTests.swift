import FlowtallyApp
import FlowtallyCore
import Foundation
import Metrics
import Synchronization
import Testing

struct ProcessMonitorTests {
    private let registry = PrometheusRegistry()
    private let clock = MovableClock()

    private func monitor(_ databasePath: String = "/nowhere/ledger.db") -> ProcessMonitor {
        ProcessMonitor(registry: registry, databasePath: databasePath, clock: clock)
    }

    private func countRequest() {
        Timer(label: MetricName.requestDuration.rawValue, factory: registry).recordMilliseconds(3)
    }

    @Test("snapshots begin with nothing at the start, and the last is from now")
    func young() {
        let monitor = monitor()
        countRequest()
        clock.advance(by: .seconds(20))
        let snapshots = monitor.lastHour()
        #expect(snapshots.map { ($0.at - snapshots[0].at).count } == [0, 20_000])
        #expect(MetricsIncrease(from: snapshots[0], to: snapshots[1]).histogram(.requestDuration)?.count == 1)
    }

    @Test("an hour is kept, however long the process lives")
    func ring() {
        let monitor = monitor()
        for _ in 0..<200 {
            countRequest()
            clock.advance(by: .minutes(1))
            monitor.keepSnapshot()
        }
        let snapshots = monitor.lastHour()
        #expect(snapshots.count == 61)
        #expect(snapshots[60].at - snapshots[0].at == .minutes(59))
        #expect(MetricsIncrease(from: snapshots[0], to: snapshots[60]).histogram(.requestDuration)?.count == 59)
    }

    #if os(Linux)
    @Test("memory, processor time and open files are those of this process, and the ledger's bytes those of its files")
    func process() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        try Data(count: 5000).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let lines = monitor(path).text.split(separator: "\n")
        func value(_ series: String) -> Double? {
            lines.first { $0.hasPrefix(series + " ") }.flatMap { Double($0.split(separator: " ").last ?? "") }
        }
        #expect(value("flowtally_ledger_bytes{file=\"database\"}") == 5000)
        #expect(value("flowtally_ledger_bytes{file=\"log\"}") == 0)
        #expect(try #require(value("process_resident_memory_bytes")) > 1_000_000)
        #expect(try #require(value("process_cpu_seconds_total")) > 0)
        #expect(try #require(value("process_open_fds")) > 3)
        #expect(value("process_start_time_seconds") == Double(clock.now().milliseconds) / 1000)
    }
    #endif
}

private final class MovableClock: WallClock {
    private let instant = Mutex(Instant(rfc3339: "2026-05-20T12:00:00Z")!)

    func now() -> Instant { instant.withLock { $0 } }
    func advance(by time: Milliseconds) { instant.withLock { $0 = $0 + time } }
}
