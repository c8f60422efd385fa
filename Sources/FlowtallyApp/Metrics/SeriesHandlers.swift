import FlowtallyCore
import Metrics
import Synchronization

/// What keeps one series.
protocol SeriesHandler: AnyObject, Sendable {
    var reading: MetricReading { get }
}

/// Keeps one number: what was counted, or what was last said.
final class NumberHandler: SeriesHandler, CounterHandler, RecorderHandler, MeterHandler {
    private let isCounter: Bool
    private let value = Mutex(0.0)

    init(isCounter: Bool) {
        self.isCounter = isCounter
    }

    var reading: MetricReading {
        let value = value.withLock { $0 }
        return isCounter ? .counter(value) : .gauge(value)
    }

    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func reset() { set(0.0) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
}

/// Counts in buckets what is recorded.
final class HistogramHandler: SeriesHandler, RecorderHandler, TimerHandler {
    private let histogram: Mutex<HistogramReading>

    init(upperBounds: [Double]) {
        histogram = Mutex(HistogramReading(upperBounds: upperBounds))
    }

    var reading: MetricReading { .histogram(histogram.withLock { $0 }) }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { histogram.withLock { $0.add(value) } }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
}
