import FlowtallyCore

/// A process whose last hour is known.
struct FixedMetrics: ProcessMetrics {
    let text = ""
    private let snapshots: [MetricsSnapshot]

    func lastHour() -> [MetricsSnapshot] { snapshots }

    /// Every minute has more requests and commits than the one before; browsers reported now and then.
    static let busyHour = FixedMetrics(minutes: 60, seconds: 60) { minute, add in
        for _ in 0...minute { add.duration(.requestDuration, 0.004, route("GET", "/dashboard/overview", "2xx")) }
        add.duration(.requestDuration, 0.03, route("GET", "/dashboard/runs/{id}", minute == 40 ? "5xx" : "2xx"))
        if minute > 20 { add.duration(.requestDuration, 0.0004, route("POST", "/api/runs", "4xx")) }
        add.duration(.databaseCommit, 0.0015, [:])
        add.duration(.databaseWriteWait, 0.0004, [:])
        add.count(.databaseWrites, 3, ["outcome": "kept"])
        add.count(.processCPU, 1.2, [:])
        add.set(.processMemory, 60_000_000 + Double(minute) * 400_000, [:])
        add.set(.processOpenFiles, 31, [:])
        if minute.isMultiple(of: 7) {
            add.duration(.pageLargestPaint, 0.31, ["page": "overview"])
            add.duration(.pageLayoutShift, 0, ["page": "overview"])
            add.duration(.pageInteraction, 0.04, ["page": "overview"])
            add.count(.pageFailedFetches, 1, ["page": "runs", "kind": "network"])
        }
        if minute.isMultiple(of: 5) {
            add.count(.jobRuns, 1, ["job": "recount-touched-days", "outcome": minute == 30 ? "failed" : "succeeded"])
            add.duration(.jobDuration, 0.07, ["job": "recount-touched-days"])
            add.set(.jobLastSuccess, Double(at(minute).milliseconds) / 1000, ["job": "recount-touched-days"])
        }
    }

    static let quietHour = FixedMetrics(minutes: 60, seconds: 60) { _, add in add.set(.processMemory, 41_000_000, [:]) }

    static let firstSeconds = FixedMetrics(minutes: 1, seconds: 20) { _, add in
        add.duration(.requestDuration, 0.003, route("GET", "/login", "2xx"))
        add.set(.processMemory, 41_000_000, [:])
    }

    private init(minutes: Int, seconds: Int64, _ fill: (_ minute: Int, _ readings: inout Readings) -> Void) {
        var readings = Readings()
        let end = TestServer.now
        let start = end - .seconds(Int64(minutes) * seconds)
        var snapshots = [MetricsSnapshot(at: start)]
        for minute in 0..<minutes {
            fill(minute, &readings)
            snapshots.append(
                MetricsSnapshot(at: start + .seconds(Int64(minute + 1) * seconds), readings: readings.all))
        }
        self.snapshots = snapshots
    }

    private static func at(_ minute: Int) -> Instant { TestServer.now - .minutes(Int64(60 - minute)) }

    private static func route(_ method: String, _ route: String, _ status: String) -> [String: String] {
        ["method": method, "route": route, "status": status]
    }
}

/// What metrics have come to.
private struct Readings {
    private static let bounds = [0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]
    private(set) var all: [MetricSeries: MetricReading] = [:]

    mutating func duration(_ name: MetricName, _ value: Double, _ labels: [String: String]) {
        let series = MetricSeries(name.rawValue, labels)
        guard case .histogram(var reading) = all[series, default: .histogram(.init(upperBounds: Self.bounds))] else {
            return
        }
        reading.add(value)
        all[series] = .histogram(reading)
    }

    mutating func count(_ name: MetricName, _ amount: Double, _ labels: [String: String]) {
        let series = MetricSeries(name.rawValue, labels)
        guard case .counter(let before) = all[series, default: .counter(0)] else { return }
        all[series] = .counter(before + amount)
    }

    mutating func set(_ name: MetricName, _ value: Double, _ labels: [String: String]) {
        all[MetricSeries(name.rawValue, labels)] = .gauge(value)
    }
}
