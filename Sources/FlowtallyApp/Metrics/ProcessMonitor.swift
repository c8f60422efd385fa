package import FlowtallyCore
import FlowtallyWeb
import Metrics
import ServiceLifecycle
import Synchronization

/// Reads the process's metrics when asked, and keeps a snapshot of each of the last 60 minutes.
package final class ProcessMonitor: ProcessMetrics, Service {
    private static let minutesKept = 60

    private let registry: PrometheusRegistry
    private let gauges: ProcessGauges
    private let clock: any WallClock
    private let kept: Mutex<[MetricsSnapshot]>

    /// - Parameter databasePath: of the ledger's database, where that is a file.
    package init(registry: PrometheusRegistry, databasePath: String?, clock: any WallClock = SystemClock()) {
        let start = clock.now()
        self.registry = registry
        self.clock = clock
        gauges = ProcessGauges(databasePath: databasePath, startedAt: start, factory: registry)
        kept = Mutex([MetricsSnapshot(at: start)])
    }

    /// Makes a monitor that all of this process reports to. To be called once, before the ledger is opened.
    package static func bootstrapped(ledger place: LedgerPlace) -> ProcessMonitor {
        let registry = PrometheusRegistry()
        MetricsSystem.bootstrap(registry)
        return ProcessMonitor(registry: registry, databasePath: place.file)
    }

    package var text: String {
        gauges.refresh()
        return registry.text
    }

    package func lastHour() -> [MetricsSnapshot] {
        kept.withLock { $0 } + [snapshot()]
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(60))
                self.keepSnapshot()
            }
        }
    }

    /// What `run` does each minute.
    package func keepSnapshot() {
        let new = snapshot()
        kept.withLock { kept in
            if kept.count == Self.minutesKept { kept.removeFirst() }
            kept.append(new)
        }
    }

    private func snapshot() -> MetricsSnapshot {
        gauges.refresh()
        return MetricsSnapshot(at: clock.now(), readings: registry.readings(of: PerformanceFigures.metricNames))
    }
}
