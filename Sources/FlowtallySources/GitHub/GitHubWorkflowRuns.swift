import FlowtallyCore
import Foundation

/// GitHub's `workflow_run` webhook, and the answer of its REST call "list workflow runs", which holds the same objects.
///
/// <https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run>
enum GitHubWorkflowRuns {
    static func reports(from event: SourceEvent, receivedAt: Instant) throws(SourceRefusal) -> [RunReport] {
        let payload = try payload(of: event)
        if event.name == "ping" || (event.name == nil && payload["zen"] != nil) { return [] }
        guard event.name == nil || event.name == "workflow_run" else {
            throw .otherEvent(
                "this is a \(event.name ?? "") event; only workflow_run is taken: choose \"Workflow runs\"")
        }
        if let run = payload["workflow_run"] {
            let reader = GitHubRunReader(
                run: run, pointer: "/workflow_run", repository: payload["repository"] ?? run["repository"],
                workflow: payload["workflow"], action: payload["action"]?.asString, receivedAt: receivedAt)
            return [try reader.report()]
        }
        guard let runs = payload["workflow_runs"]?.asArray else {
            throw .otherEvent("this has no workflow_run, so it is not a workflow_run event")
        }
        var reports: [RunReport] = []
        for (index, run) in runs.enumerated() {
            let reader = GitHubRunReader(
                run: run, pointer: "/workflow_runs/\(index)", repository: run["repository"], workflow: nil,
                action: nil, receivedAt: receivedAt)
            reports.append(try reader.report())
        }
        return reports
    }

    /// GitHub sends JSON, or a form whose field `payload` holds it.
    private static func payload(of event: SourceEvent) throws(SourceRefusal) -> JSONValue {
        var bytes = event.body
        if event.isForm {
            let pairs = String(decoding: event.body, as: UTF8.self).split(separator: "&")
            guard
                let field = pairs.first(where: { $0.hasPrefix("payload=") })?.dropFirst("payload=".count),
                let decoded = field.replacing("+", with: " ").removingPercentEncoding
            else { throw .unreadable("the form has no field payload") }
            bytes = Array(decoded.utf8)
        }
        do {
            let value = try JSONValue(parsing: bytes)
            guard case .object = value else {
                throw SourceRefusal.unreadable("must be a JSON object, not \(value.kind)")
            }
            return value
        } catch let error as JSONSyntaxError {
            throw .unreadable(error.reason)
        } catch let refusal as SourceRefusal {
            throw refusal
        } catch {
            throw .unreadable("not valid JSON")
        }
    }
}
