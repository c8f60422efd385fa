/// What the process measures of itself.
package protocol ProcessMetrics: Sendable {
    /// Everything as it is now, in Prometheus's text format.
    var text: String { get }

    /// Snapshots about a minute apart, oldest first: from an hour ago, or from the start of the process, until now.
    func lastHour() -> [MetricsSnapshot]
}

/// What metrics had come to at a moment.
package struct MetricsSnapshot: Sendable {
    package let at: Instant
    package let readings: [MetricSeries: MetricReading]

    package init(at: Instant, readings: [MetricSeries: MetricReading] = [:]) {
        self.at = at
        self.readings = readings
    }
}

/// One line of figures: a metric with certain labels.
package struct MetricSeries: Hashable, Sendable {
    package let name: String
    package let labels: [String: String]

    package init(_ name: String, _ labels: [String: String] = [:]) {
        self.name = name
        self.labels = labels
    }
}

/// A series at a moment.
package enum MetricReading: Sendable, Equatable {
    /// Only ever grows.
    case counter(Double)
    case gauge(Double)
    case histogram(HistogramReading)
}
