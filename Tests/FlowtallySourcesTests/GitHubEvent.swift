import FlowtallyCore
import FlowtallySources

/// When the deliveries of these tests come in.
let receipt = instant("2026-11-23T09:15:00Z")

func instant(_ text: String) -> Instant {
    guard let instant = Instant(rfc3339: text) else { fatalError("not RFC 3339: \(text)") }
    return instant
}

/// A `workflow_run` delivery, made up for these tests: a completed push run unless told otherwise.
struct GitHubEvent {
    var action: JSONValue
    var run: [String: JSONValue]
    var workflow: JSONValue = [
        "id": 77, "name": "Nightly build", "path": ".github/workflows/night.yml", "state": "active",
    ]
    var repository: JSONValue? = ["id": 5, "full_name": "acme/ledger"]

    init(action: JSONValue = "completed", _ changes: [String: JSONValue] = [:]) {
        self.action = action
        run = [
            "id": 1001, "name": "Fix the totals", "workflow_id": 77, "path": ".github/workflows/night.yml",
            "event": "push", "status": "completed", "conclusion": "success", "run_attempt": 1,
            "created_at": "2026-11-23T08:00:00Z", "run_started_at": "2026-11-23T08:00:10Z",
            "updated_at": "2026-11-23T08:02:00Z", "head_sha": "c0ffee", "head_branch": "main",
            "display_title": "Fix the totals", "actor": ["login": "ada"],
            "html_url": "https://github.example/acme/ledger/actions/runs/1001",
        ]
        run.merge(changes) { $1 }
    }

    var payload: JSONValue {
        var members: [String: JSONValue] = [
            "action": action, "workflow_run": .object(of: run), "workflow": workflow, "sender": ["login": "ada"],
        ]
        members["repository"] = repository
        return .object(of: members)
    }

    func report(receivedAt: Instant = receipt) throws -> RunReport {
        let reports = try SourceFormat.github.reports(
            from: SourceEvent(name: "workflow_run", body: payload.bytes), receivedAt: receivedAt)
        guard reports.count == 1, let report = reports.first else {
            throw SourceRefusal.unreadable("\(reports.count) reports in place of one")
        }
        return report
    }
}

extension JSONValue {
    static func object(of members: [String: JSONValue]) -> JSONValue {
        .object(members.sorted { $0.key < $1.key }.map { Member(key: $0.key, value: $0.value) })
    }
}

/// The reports of a delivery given as text.
func reports(named name: String?, isForm: Bool = false, _ body: String) throws -> [RunReport] {
    try SourceFormat.github.reports(
        from: SourceEvent(name: name, isForm: isForm, body: Array(body.utf8)), receivedAt: receipt)
}

/// What a delivery is refused with; nil where it is taken in.
func refusal<Value>(_ reading: () throws -> Value) -> SourceRefusal? {
    do {
        _ = try reading()
        return nil
    } catch {
        return error as? SourceRefusal
    }
}

extension SourceRefusal {
    /// The field that is wrong.
    var pointer: String? {
        if case .invalid(let problem) = self { problem.pointer } else { nil }
    }
}
