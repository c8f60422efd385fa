import FlowtallyCore

extension Run {
    func json(_ limits: NewsLimits, now: Instant) -> JSONValue {
        json(noNewsSince: noNewsSince(limit: limits[workflowID], now: now))
    }

    func json(noNewsSince: Instant?) -> JSONValue {
        [
            "id": .string(id.text), "workflowId": .string(workflowID.text), "source": .string(source),
            "externalId": .string(externalID), "status": .string(merged.status.rawValue),
            "startedAt": .string(merged.startedAt.rfc3339), "completedAt": .instant(merged.completedAt),
            "durationSeconds": .optional(duration?.seconds), "localDay": .string(localDay.description),
            "trigger": .optional(merged.trigger?.value), "attempt": .integer(merged.attempt),
            "version": .optional(merged.version?.value), "input": Self.json(merged.input),
            "output": Self.json(merged.output), "error": .optional(merged.error?.value),
            "startedAtInferred": .bool(merged.start.isInferred), "createdAt": .string(createdAt.rfc3339),
            "updatedAt": .string(updatedAt.rfc3339), "noNewsSince": .instant(noNewsSince),
        ]
    }

    /// The run with the reports that made it what it is.
    func jsonWithReports(_ limits: NewsLimits, now: Instant) -> JSONValue {
        let json = json(limits, now: now)
        guard case .object(let members) = json else { return json }
        return .object(members + [.init(key: "reports", value: .array(timeline.map(\.json)))])
    }

    /// Fields that hold JSON are kept as its text.
    private static func json(_ field: RankedField?) -> JSONValue {
        field.flatMap { try? JSONValue(parsing: $0.value.utf8) } ?? .null
    }
}

extension ReceivedReport {
    fileprivate var json: JSONValue {
        [
            "receivedAt": .string(receivedAt.rfc3339), "status": .string(status.rawValue), "attempt": .integer(attempt),
            "startedAt": .instant(startedAt), "completedAt": .instant(completedAt),
        ]
    }
}
