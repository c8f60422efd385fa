package import Metrics
import Synchronization

/// Keeps the process's metrics and writes them in Prometheus's text format, version 0.0.4.
///
/// Names and labels are taken as they are; whoever makes a metric keeps both bounded.
package final class PrometheusRegistry: MetricsFactory {
    private let series = Mutex<[SeriesKey: Series]>([:])

    package init() {}

    /// All series, by name.
    package var text: String {
        let series = series.withLock { $0 }.sorted { ($0.key.name, $0.key.labels) < ($1.key.name, $1.key.labels) }
        var lines: [String] = []
        var lastName = ""
        for (key, one) in series {
            if key.name != lastName { lines.append("# TYPE \(key.name) \(one.kind)") }
            lastName = key.name
            lines += one.lines(key)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, dimensions, "counter")
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        find(label, dimensions, aggregate ? "summary" : "gauge")
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        find(label + "_seconds", dimensions, "summary")
    }

    // Series are few and stay for as long as the process.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func find(_ name: String, _ dimensions: [(String, String)], _ kind: String) -> Series {
        let key = SeriesKey(name, dimensions)
        return series.withLock { series in
            if let known = series[key] { return known }
            let new = Series(kind: kind)
            series[key] = new
            return new
        }
    }
}

private struct SeriesKey: Hashable {
    let name: String
    /// As they are written: `{table="workspace_metrics"}`, or nothing.
    let labels: String

    init(_ name: String, _ dimensions: [(String, String)]) {
        self.name = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
        let pairs = dimensions.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }
        labels = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
    }
}

/// One series: a counter or gauge has a value, a summary a sum and a count.
private final class Series: CounterHandler, RecorderHandler, TimerHandler {
    let kind: String
    private let state = Mutex((value: 0.0, count: 0))

    init(kind: String) {
        self.kind = kind
    }

    func lines(_ key: SeriesKey) -> [String] {
        let (value, count) = state.withLock { $0 }
        guard kind == "summary" else { return ["\(key.name)\(key.labels) \(value)"] }
        return ["\(key.name)_sum\(key.labels) \(value)", "\(key.name)_count\(key.labels) \(count)"]
    }

    func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
    func reset() { state.withLock { $0 = (0, 0) } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    func record(_ value: Double) {
        state.withLock { state in
            state.value = kind == "gauge" ? value : state.value + value
            state.count += 1
        }
    }
}
