public import FlowtallyTracking
import HTTPTypes
public import Hummingbird

/// Tracks the routes that it is put on: every request is a run.
///
/// ```swift
/// router.group("invoices").add(middleware: TrackingMiddleware(tracker)).post("send", use: sendInvoices)
/// ```
///
/// A response from 500 on, or a thrown error that becomes one, is FAILED; a cancelled request CANCELLED. The run's input is the
/// method and the path (without the query, which may hold secrets), its output the status.
public struct TrackingMiddleware<Context: RequestContext>: RouterMiddleware {
    private let tracker: Tracker
    private let workflow: TrackedWorkflow?
    private let version: String?

    /// - Parameters:
    ///   - workflow: the workflow that every request is a run of; nil for one for each route, such as `POST /invoices/{id}`.
    ///   - version: the version of the program.
    public init(_ tracker: Tracker, workflow: TrackedWorkflow? = nil, version: String? = nil) {
        self.tracker = tracker
        self.workflow = workflow
        self.version = version
    }

    public func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let route = "\(request.method.rawValue) \(context.endpointPath ?? "unknown")"
        let input = ["method": request.method.rawValue, "path": request.uri.path]
        return try await tracker.track(
            workflow ?? TrackedWorkflow(route), trigger: .direct, version: version, input: input
        ) {
            run async throws -> Result<Response, any Error> in
            do {
                let response = try await next(request, context)
                run.setOutput(["status": response.status.code])
                if response.status.kind == .serverError { run.markFailed("status \(response.status)") }
                return .success(response)
            } catch let error as any HTTPResponseError {
                // How a handler answers with a status; only some of them are failures.
                run.setOutput(["status": error.status.code])
                if error.status.kind == .serverError { run.markFailed(String(describing: error)) }
                return .failure(error)
            }
        }.get()
    }
}
