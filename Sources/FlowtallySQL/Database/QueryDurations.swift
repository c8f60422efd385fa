import FlowtallyCore
import Metrics
import Synchronization

/// How long each query takes, by its name. Queries are as many as the source names.
package final class QueryDurations: Sendable {
    private let factory = MetricsSystem.factory
    private let timers = Mutex<[String: Timer]>([:])

    package init() {}

    func measure<Result>(_ name: String, _ run: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        defer { timer(name).record(duration: ContinuousClock.now - start) }
        return try run()
    }

    private func timer(_ name: String) -> Timer {
        timers.withLock { timers in
            if let timer = timers[name] { return timer }
            let timer = Timer(
                label: MetricName.databaseQuery.rawValue, dimensions: [("query", name)], factory: factory)
            timers[name] = timer
            return timer
        }
    }
}
