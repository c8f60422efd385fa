/// What happened between two snapshots of the same process.
package struct MetricsIncrease: Sendable {
    private let before: MetricsSnapshot
    private let after: MetricsSnapshot

    package init(from before: MetricsSnapshot, to after: MetricsSnapshot) {
        self.before = before
        self.after = after
    }

    /// How much a counter grew, over all series whose labels are wanted.
    package func count(_ name: MetricName, where isWanted: ([String: String]) -> Bool = { _ in true }) -> Double {
        after.readings.reduce(0) { sum, entry in
            guard entry.key.name == name.rawValue, isWanted(entry.key.labels), case .counter(let now) = entry.value
            else { return sum }
            guard case .counter(let then) = before.readings[entry.key] else { return sum + now }
            return sum + now - then
        }
    }

    /// What was added to a histogram, over all series whose labels are wanted; nil where there is nothing.
    package func histogram(
        _ name: MetricName, where isWanted: ([String: String]) -> Bool = { _ in true }
    ) -> HistogramReading? {
        let sum = after.readings.reduce(nil as HistogramReading?) { sum, entry in
            guard entry.key.name == name.rawValue, isWanted(entry.key.labels), case .histogram(var added) = entry.value
            else { return sum }
            if case .histogram(let then) = before.readings[entry.key] { added.subtract(then) }
            guard var sum else { return added }
            sum.add(added)
            return sum
        }
        return sum.flatMap { $0.count > 0 ? $0 : nil }
    }

    /// The values that a label has in a metric, sorted.
    package func values(of label: String, in name: MetricName) -> [String] {
        Set(after.readings.keys.filter { $0.name == name.rawValue }.compactMap { $0.labels[label] }).sorted()
    }
}

extension MetricsSnapshot {
    /// A gauge; nil where it was not set.
    package func gauge(_ name: MetricName, _ labels: [String: String] = [:]) -> Double? {
        guard case .gauge(let value) = readings[MetricSeries(name.rawValue, labels)] else { return nil }
        return value
    }
}
