import FlowtallyCore

/// The reports of a run as one column, which is null for a run with a single report: its own columns tell that.
///
/// JSON, an array for each report: milliseconds from the run's `created_at` to the receipt, the status, the attempt, and
/// milliseconds from the receipt to the start and to the end that were told; what was not told is null or, at the end, left out.
enum ReportLog {
    static func text(_ reports: [ReceivedReport], since createdAt: Instant) -> String {
        JSONValue.array(
            reports.map { report in
                var entry: [JSONValue] = [
                    .integer((report.receivedAt - createdAt).count), .string(report.status.rawValue),
                    .integer(report.attempt),
                    .optional(report.startedAt) { .integer(($0 - report.receivedAt).count) },
                    .optional(report.completedAt) { .integer(($0 - report.receivedAt).count) },
                ]
                while entry.last == .null { entry.removeLast() }
                return .array(entry)
            }
        ).text
    }

    static func reports(_ text: String, since createdAt: Instant) throws -> [ReceivedReport] {
        try (JSONValue(parsing: text.utf8).asArray ?? []).map { entry in
            guard let values = entry.asArray, values.count >= 3, let receipt = values[0].asInteger,
                let status = values[1].asString.flatMap(RunStatus.init(rawValue:)), let attempt = values[2].asInteger
            else { throw MergeState.Damaged() }
            let receivedAt = createdAt + Milliseconds(receipt)
            let times = values.dropFirst(3).map { $0.asInteger.map { receivedAt + Milliseconds($0) } }
            return ReceivedReport(
                receivedAt: receivedAt, status: status, attempt: Int(attempt), startedAt: times.first ?? nil,
                completedAt: times.dropFirst().first ?? nil)
        }
    }
}
