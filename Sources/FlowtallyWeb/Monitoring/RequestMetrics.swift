import FlowtallyCore
import HTTPTypes
import Metrics
import Synchronization

/// How many requests there are and how long they take, by route, method and class of status.
///
/// Every request passes here, so what it needs is a place in a table; a place is filled when it is first needed.
final class RequestMetrics: Sendable {
    private static let methods: [HTTPRequest.Method] = [.get, .post, .patch, .put, .delete, .head]
    private static let otherMethod = "OTHER"
    /// What is served as files, and what there is no route for.
    private static let assets = "/assets"
    private static let unknown = "unknown"
    private static let routes = Route.allCases.map(\.rawValue) + [assets, unknown]
    private static let rows = Dictionary(uniqueKeysWithValues: zip(routes, routes.indices))
    private static let rowOfAssets = routes.count - 2
    private static let rowOfUnknown = routes.count - 1
    private static let statusClasses = 5

    private let factory = MetricsSystem.factory
    private let inFlight = Meter(label: MetricName.requestsInFlight.rawValue)
    private let requestBytes = Counter(label: MetricName.requestBytes.rawValue)
    private let responseBytes = Counter(label: MetricName.responseBytes.rawValue)
    private let durations = Mutex<[Timer?]>(
        Array(repeating: nil, count: routes.count * (methods.count + 1) * statusClasses))

    func noteStart(of request: HTTPRequest) {
        inFlight.increment()
        if let length = request.headerFields[.contentLength].flatMap({ Int($0) }) { requestBytes.increment(by: length) }
    }

    func noteEnd() {
        inFlight.decrement()
    }

    /// - Parameter endpoint: the route as the router knows it, where it found one.
    func note(
        _ answer: HTTPResponse.Status, bytes: Int?, to method: HTTPRequest.Method, path: String, endpoint: String?,
        duration: Duration
    ) {
        let row =
            endpoint.flatMap { Self.rows[$0] }
            ?? (path.hasPrefix(Assets.prefix) ? Self.rowOfAssets : Self.rowOfUnknown)
        let method = Self.methods.firstIndex(of: method) ?? Self.methods.count
        let statusClass = min(max(answer.code / 100, 1), Self.statusClasses)
        timer(row, method, statusClass).record(duration: duration)
        if let bytes { responseBytes.increment(by: bytes) }
    }

    private func timer(_ row: Int, _ method: Int, _ statusClass: Int) -> Timer {
        let place = (row * (Self.methods.count + 1) + method) * Self.statusClasses + statusClass - 1
        return durations.withLock { timers in
            if let timer = timers[place] { return timer }
            let timer = Timer(
                label: MetricName.requestDuration.rawValue,
                dimensions: [
                    ("route", Self.routes[row]),
                    ("method", method < Self.methods.count ? Self.methods[method].rawValue : Self.otherMethod),
                    ("status", "\(statusClass)xx"),
                ], factory: factory)
            timers[place] = timer
            return timer
        }
    }
}
