import FlowtallyCore
import HTTPTypes
import Logging

/// Measures requests and logs each in one line, wherever they are answered.
struct RequestMonitor: Sendable {
    private let metrics = RequestMetrics()

    func noteStart(of request: HTTPRequest) { metrics.noteStart(of: request) }

    func noteEnd() { metrics.noteEnd() }

    /// - Parameters:
    ///   - path: of the request, without the query, which may hold a key.
    ///   - endpoint: the route as the router knows it, where it found one.
    ///   - logger: names the request in its metadata.
    func note(
        _ answer: HTTPResponse.Status, bytes: Int?, to request: HTTPRequest, path: String, endpoint: String?,
        since start: ContinuousClock.Instant, logger: Logger
    ) {
        let duration = ContinuousClock.now - start
        metrics.note(answer, bytes: bytes, to: request.method, path: path, endpoint: endpoint, duration: duration)
        logger.log(
            level: answer.kind == .serverError ? .error : .info, "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(path)", "status": "\(answer.code)",
                "milliseconds": "\(Double(duration / .microseconds(1)).rounded() / 1000)",
            ])
    }
}
