import FlowtallyApp
import Metrics
import Testing

struct PrometheusRegistryTests {
    @Test("counters, gauges and timers are written with their labels, sorted by name")
    func text() {
        let registry = PrometheusRegistry()
        Counter(label: "b_total", dimensions: [("table", "x\"y")], factory: registry).increment(by: 2)
        Counter(label: "b_total", dimensions: [("table", "x\"y")], factory: registry).increment()
        Counter(label: "b_total", dimensions: [("table", "a")], factory: registry).increment()
        Gauge(label: "a.open", factory: registry).record(7)
        Gauge(label: "a.open", factory: registry).record(4)
        Timer(label: "c", factory: registry).recordMilliseconds(250)
        #expect(
            registry.text == """
                # TYPE a_open gauge
                a_open 4.0
                # TYPE b_total counter
                b_total{table="a"} 1.0
                b_total{table="x\\"y"} 3.0
                # TYPE c_seconds summary
                c_seconds_sum 0.25
                c_seconds_count 1

                """)
    }

    @Test("without metrics there is no text")
    func empty() {
        #expect(PrometheusRegistry().text.isEmpty)
    }
}
