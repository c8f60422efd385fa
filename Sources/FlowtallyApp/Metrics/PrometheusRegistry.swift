import FlowtallyCore
package import Metrics
import Synchronization

/// Keeps the process's metrics and writes them in Prometheus's text format, version 0.0.4.
///
/// Names and labels are taken as they are; whoever makes a metric keeps both bounded.
package final class PrometheusRegistry: MetricsFactory {
    private let series = Mutex<[MetricSeries: any SeriesHandler]>([:])

    package init() {}

    /// All series, by name.
    package var text: String {
        var lines: [String] = []
        var lastName = ""
        for (series, reading) in readings().sorted(by: { $0.key.sortKey < $1.key.sortKey }) {
            if series.name != lastName { lines.append("# TYPE \(series.name) \(reading.type)") }
            lastName = series.name
            lines += series.lines(reading)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// All series as they are now, or those of some metrics.
    func readings(of names: Set<String>? = nil) -> [MetricSeries: MetricReading] {
        let handlers = series.withLock { $0 }.filter { names?.contains($0.key.name) ?? true }
        return handlers.mapValues(\.reading)
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions) { NumberHandler(isCounter: true) }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, dimensions) { NumberHandler(isCounter: false) }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        guard aggregate else { return find(label, dimensions) { NumberHandler(isCounter: label.hasSuffix("_total")) } }
        return find(label, dimensions) { HistogramHandler(upperBounds: MetricBuckets.upperBounds(of: label)) }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label, dimensions) { HistogramHandler(upperBounds: MetricBuckets.upperBounds(of: label)) }
    }

    // Series are few and stay for as long as the process.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// The handler of a series; a metric that is made anew goes on where it was.
    private func find<Handler: SeriesHandler>(
        _ name: String, _ dimensions: [(String, String)], _ make: () -> Handler
    ) -> Handler {
        let name = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
        let key = MetricSeries(name, Dictionary(dimensions, uniquingKeysWith: { $1 }))
        return series.withLock { series in
            if let known = series[key] as? Handler { return known }
            let new = make()
            series[key] = new
            return new
        }
    }
}

extension MetricReading {
    fileprivate var type: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}

extension MetricSeries {
    fileprivate var sortKey: (String, String) { (name, labelText()) }

    fileprivate func lines(_ reading: MetricReading) -> [String] {
        switch reading {
        case .counter(let value), .gauge(let value): return ["\(name)\(labelText()) \(value)"]
        case .histogram(let histogram):
            var sum: Int64 = 0
            let bounds = histogram.upperBounds.map { "\($0)" } + ["+Inf"]
            return zip(bounds, histogram.counts).map { bound, count in
                sum += count
                return "\(name)_bucket\(labelText(("le", bound))) \(sum)"
            } + ["\(name)_sum\(labelText()) \(histogram.sum)", "\(name)_count\(labelText()) \(sum)"]
        }
    }

    /// As labels are written: `{table="workspace_metrics"}`, or nothing.
    private func labelText(_ more: (key: String, value: String)? = nil) -> String {
        let pairs = (labels.sorted { $0.key < $1.key } + (more.map { [$0] } ?? [])).map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        return pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
    }
}
