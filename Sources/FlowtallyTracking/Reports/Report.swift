import Foundation

/// How far a run has come.
enum RunStatus: String {
    case started = "STARTED"
    case running = "RUNNING"
    case completed = "COMPLETED"
    case failed = "FAILED"
    case cancelled = "CANCELLED"

    var isFinished: Bool { self != .started && self != .running }
}

/// What is told about a run at one time, as `POST /api/runs/batch` takes it.
struct Report {
    static let longestErrorBytes = 16 * 1024

    let workflow: TrackedWorkflow
    let externalId: String
    let status: RunStatus
    let startedAt: Date
    let completedAt: Date?
    let trigger: RunTrigger?
    let version: String?
    let input: JSONText?
    let output: JSONText?
    let error: String?

    /// The report as a line of NDJSON, without the line's end.
    var line: [UInt8] {
        var declaration: [(String, JSONText)] = [("externalId", JSONText(string: workflow.id))]
        if let name = workflow.name { declaration.append(("name", JSONText(string: name))) }
        if let cron = workflow.cron { declaration.append(("cron", JSONText(array: cron.map { JSONText(string: $0) }))) }
        var members: [(String, JSONText)] = [
            ("workflow", JSONText(members: declaration)), ("externalId", JSONText(string: externalId)),
            ("status", JSONText(string: status.rawValue)), ("startedAt", JSONText(string: startedAt.rfc3339)),
        ]
        if let completedAt { members.append(("completedAt", JSONText(string: completedAt.rfc3339))) }
        if let trigger { members.append(("trigger", JSONText(string: trigger.rawValue))) }
        if let version { members.append(("version", JSONText(string: version))) }
        if let input { members.append(("input", input)) }
        if let output { members.append(("output", output)) }
        if let error { members.append(("error", JSONText(string: error.keepingEnd(of: Self.longestErrorBytes)))) }
        return JSONText(members: members).bytes
    }
}

extension String {
    /// The text itself, or its last whole characters in so many bytes of UTF-8: an error's end says most.
    fileprivate func keepingEnd(of bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        let cut = utf8.index(utf8.endIndex, offsetBy: -bytes)
        return "…" + String(decoding: utf8[cut...].drop { $0 & 0xC0 == 0x80 }, as: UTF8.self)
    }
}
