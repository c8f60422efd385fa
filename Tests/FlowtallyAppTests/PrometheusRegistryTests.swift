import FlowtallyApp
import Metrics
import Testing

struct PrometheusRegistryTests {
    private let registry = PrometheusRegistry()

    @Test("counters and gauges are written with their labels, sorted by name")
    func numbers() {
        Counter(label: "b_total", dimensions: [("table", "x\"y")], factory: registry).increment(by: 2)
        Counter(label: "b_total", dimensions: [("table", "x\"y")], factory: registry).increment()
        Counter(label: "b_total", dimensions: [("table", "a")], factory: registry).increment()
        Gauge(label: "a.open", factory: registry).record(7)
        Gauge(label: "a.open", factory: registry).record(4)
        let meter = Meter(label: "c_in_flight", factory: registry)
        meter.increment()
        meter.increment()
        meter.decrement()
        #expect(
            registry.text == """
                # TYPE a_open gauge
                a_open 4.0
                # TYPE b_total counter
                b_total{table="a"} 1.0
                b_total{table="x\\"y"} 3.0
                # TYPE c_in_flight gauge
                c_in_flight 1.0

                """)
    }

    @Test("the buckets of a histogram hold all that is below them, and the last one everything")
    func histograms() {
        let name = "flowtally_database_query_seconds"
        let timer = Timer(label: name, dimensions: [("query", "a run")], factory: registry)
        timer.recordMicroseconds(250)
        timer.recordMilliseconds(30)
        timer.recordSeconds(2)
        #expect(
            registry.text == """
                # TYPE \(name) histogram
                \(name)_bucket{query="a run",le="0.0005"} 1
                \(name)_bucket{query="a run",le="0.005"} 1
                \(name)_bucket{query="a run",le="0.05"} 2
                \(name)_bucket{query="a run",le="0.5"} 2
                \(name)_bucket{query="a run",le="+Inf"} 3
                \(name)_sum{query="a run"} 2.03025
                \(name)_count{query="a run"} 3

                """)
    }

    @Test("a total that is read elsewhere is a counter too")
    func totals() {
        Gauge(label: "cpu_seconds_total", factory: registry).record(1.5)
        #expect(registry.text == "# TYPE cpu_seconds_total counter\ncpu_seconds_total 1.5\n")
    }

    @Test("without metrics there is no text")
    func empty() {
        #expect(registry.text.isEmpty)
    }
}
