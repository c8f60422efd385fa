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

    /// Fields that hold JSON are kept as its text.
    private static func json(_ field: RankedField?) -> JSONValue {
        field.flatMap { try? JSONValue(parsing: $0.value.utf8) } ?? .null
    }
}
