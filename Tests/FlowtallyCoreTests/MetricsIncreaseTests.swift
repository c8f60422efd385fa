import FlowtallyCore
import Testing

struct MetricsIncreaseTests {
    private func duration(_ values: [Double], status: String) -> (MetricSeries, MetricReading) {
        let reading = values.reduce(into: HistogramReading(upperBounds: [1])) { $0.add($1) }
        return (MetricSeries(MetricName.requestDuration.rawValue, ["status": status]), .histogram(reading))
    }

    private func fetches(_ count: Double) -> (MetricSeries, MetricReading) {
        (MetricSeries(MetricName.pageFailedFetches.rawValue, ["kind": "network"]), .counter(count))
    }

    private func increase(
        from before: [(MetricSeries, MetricReading)], to after: [(MetricSeries, MetricReading)]
    ) -> MetricsIncrease {
        let (early, late) = (Instant(milliseconds: 0), Instant(milliseconds: 60_000))
        return MetricsIncrease(
            from: MetricsSnapshot(at: early, readings: Dictionary(uniqueKeysWithValues: before)),
            to: MetricsSnapshot(at: late, readings: Dictionary(uniqueKeysWithValues: after)))
    }

    @Test("series add up, each without what it was before; one that is new counts whole")
    func histograms() {
        let increase = increase(
            from: [duration([0.5], status: "2xx")],
            to: [duration([0.5, 0.5, 0.5], status: "2xx"), duration([0.5], status: "5xx")])
        #expect(increase.histogram(.requestDuration)?.count == 3)
        #expect(increase.histogram(.requestDuration) { $0["status"] == "5xx" }?.count == 1)
        #expect(increase.values(of: "status", in: .requestDuration) == ["2xx", "5xx"])
    }

    @Test("where nothing was added there is no histogram")
    func nothing() {
        let same = [duration([0.5], status: "2xx")]
        #expect(increase(from: same, to: same).histogram(.requestDuration) == nil)
        #expect(increase(from: [], to: []).histogram(.databaseCommit) == nil)
    }

    @Test("counters tell how much they grew")
    func counters() {
        #expect(increase(from: [fetches(2)], to: [fetches(5)]).count(.pageFailedFetches) == 3)
        #expect(increase(from: [], to: [fetches(5)]).count(.pageFailedFetches) { $0["kind"] == "failed" } == 0)
    }
}
