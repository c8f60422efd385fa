import FlowtallyCore

/// Reads one `workflow_run` object of GitHub.
struct GitHubRunReader {
    let run: JSONValue
    /// Where the object stands in what was sent.
    let pointer: String
    let repository: JSONValue?
    let workflow: JSONValue?
    /// `requested`, `in_progress` or `completed`; nil outside a webhook.
    let action: String?
    let receivedAt: Instant

    func report() throws(SourceRefusal) -> RunReport {
        guard let id = run["id"]?.asInteger else { throw missing("/id", "the number of the run") }
        let status = try status()
        return RunReport(
            workflow: .declared(try workflowDeclaration()), externalID: String(id),
            statement: RunStatement(
                status: status, attempt: try attempt(), startedAt: startedAt,
                completedAt: status.isFinished ? time("updated_at") : nil,
                trigger: run["event"]?.asString == "schedule" ? .scheduled : .direct,
                version: run["head_sha"]?.asString, input: input, error: status == .failed ? failure : nil),
            receivedAt: receivedAt, isForeign: true)
    }

    private func workflowDeclaration() throws(SourceRefusal) -> WorkflowDeclaration {
        guard let repositoryName = repository?["full_name"]?.asString, !repositoryName.isEmpty else {
            throw .invalid(
                FieldProblem(
                    (action == nil ? pointer : "") + "/repository/full_name",
                    "is needed: it names the workflow's repository"))
        }
        guard let id = run["workflow_id"]?.asInteger ?? workflow?["id"]?.asInteger else {
            throw missing("/workflow_id", "the number of the workflow")
        }
        // A run's own name can be that of a pull request, so the workflow's comes first.
        let names = [workflow?["name"], run["name"], workflow?["path"], run["path"]].map { $0?.asString ?? "" }
        let name = names.first { !$0.isEmpty } ?? "Workflow \(id)"
        return WorkflowDeclaration(
            source: SourceFormat.github.rawValue, externalID: "\(repositoryName)/\(id)",
            change: WorkflowChange(
                name: String(name.unicodeScalars.prefix(200)),
                isActive: (workflow?["state"]?.asString).map { $0 == "active" }))
    }

    private func status() throws(SourceRefusal) -> RunStatus {
        switch run["status"]?.asString {
        case "requested", "queued", "waiting", "pending": return .started
        case "in_progress": return .running
        case "completed": return try statusByConclusion()
        case let other:
            throw .invalid(
                FieldProblem(
                    pointer + "/status",
                    "must be requested, queued, waiting, pending, in_progress or completed, not \(other ?? "missing")"))
        }
    }

    private func statusByConclusion() throws(SourceRefusal) -> RunStatus {
        switch run["conclusion"]?.asString {
        case "success", "neutral", "skipped": return .completed
        case "cancelled": return .cancelled
        // A run that waits for somebody's approval is announced like this: it has not begun.
        case "action_required" where action == "requested": return .started
        case "failure", "timed_out", "startup_failure", "stale", "action_required": return .failed
        // Completed, but how is not known yet: another event will say.
        case nil where run["conclusion"] == nil || run["conclusion"] == .null: return .running
        case let other:
            throw .invalid(
                FieldProblem(
                    pointer + "/conclusion",
                    """
                    must be success, neutral, skipped, cancelled, failure, timed_out, startup_failure, stale or \
                    action_required, not \(other ?? run["conclusion"]?.kind ?? "missing")
                    """))
        }
    }

    private func attempt() throws(SourceRefusal) -> Int {
        guard let value = run["run_attempt"], value != .null else { return 1 }
        guard let attempt = value.asInteger, RunStatement.attempts.contains(Int(clamping: attempt)) else {
            throw .invalid(FieldProblem(pointer + "/run_attempt", "must be a whole number from 1"))
        }
        return Int(attempt)
    }

    /// `created_at` is that of the first attempt; `run_started_at` belongs to this one.
    private var startedAt: Instant? { time("run_started_at") ?? time("created_at") }

    /// A time that cannot be read or lies far ahead is as good as none: the time of receipt takes its place.
    private func time(_ key: String) -> Instant? {
        guard let instant = run[key]?.asString.flatMap(Instant.init(rfc3339:)) else { return nil }
        return instant > receivedAt + RunStatement.furthestFutureStart ? nil : instant
    }

    private var input: String? {
        let values = [
            ("event", run["event"]), ("branch", run["head_branch"]), ("title", run["display_title"]),
            ("actor", run["actor"]?["login"]),
        ]
        let members = values.compactMap { key, value in
            value.flatMap { $0 == .null ? nil : JSONValue.Member(key: key, value: $0) }
        }
        return members.isEmpty ? nil : JSONValue.object(members).text
    }

    private var failure: String {
        ["GitHub says \(run["conclusion"]?.asString ?? "failure")", run["html_url"]?.asString]
            .compactMap(\.self).joined(separator: ": ")
    }

    private func missing(_ key: String, _ what: String) -> SourceRefusal {
        .invalid(FieldProblem(pointer + key, "is needed: \(what)"))
    }
}
