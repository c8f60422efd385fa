import FlowtallyCore

extension RunFilter {
    static let parameters = ["workflowId", "role", "status", "from", "to", "q", "noNews"]

    /// Throws `Problem.Kind.malformed`.
    init(_ query: QueryReader, now: Instant) throws {
        self.init(
            workflowID: query.text("workflowId").map { WorkflowID($0) },
            role: try query.oneOf("role", WorkflowRole.self),
            statuses: try query.setOf("status", RunStatus.self), search: try query.text("q", upTo: 200),
            withoutNewsAt: try query.bool("noNews") ? now : nil)
        (startedFrom, days.from) = try Self.edge("from", query)
        (startedBefore, days.to) = try Self.edge("to", query)
    }

    /// The parameters that give this filter again.
    var query: [(String, String?)] {
        let statuses = RunStatus.allCases.filter(self.statuses.contains).map(\.rawValue)
        return [
            ("workflowId", workflowID?.text), ("role", role?.rawValue),
            ("status", statuses.isEmpty ? nil : statuses.joined(separator: ",")),
            ("from", days.from?.description ?? startedFrom?.rfc3339),
            ("to", days.to?.description ?? startedBefore?.rfc3339), ("q", search),
            ("noNews", withoutNewsAt == nil ? nil : "true"),
        ]
    }

    /// An edge is a local day, which is included, or an instant.
    private static func edge(_ name: String, _ query: QueryReader) throws -> (Instant?, LocalDay?) {
        guard let text = query.text(name) else { return (nil, nil) }
        if let day = LocalDay(text) { return (nil, day) }
        // The plus of an offset is often not escaped.
        if let instant = Instant(rfc3339: text.replacing(" ", with: "+")) { return (instant, nil) }
        throw Problem(.malformed, "\(name) must be a day such as 2026-11-23 or a time such as 2026-11-23T09:00:00Z.")
    }
}
