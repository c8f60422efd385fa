import FlowtallyCore

extension Workflow {
    /// - Parameter calendar: the workspace's.
    func jsonMembers(_ calendar: LocalCalendar, now: Instant) -> [JSONValue.Member] {
        let members: [(String, JSONValue)] = [
            ("id", .string(id.text)), ("source", .string(source)), ("externalId", .string(externalID)),
            ("name", .string(name)), ("cron", .array(cron.map(JSONValue.string))),
            ("cronTimeZone", .optional(cronCalendar?.timeZoneName)),
            ("graceSeconds", .optional(grace) { .integer($0.count / 1000) }),
            ("newsLimitSeconds", .integer(newsLimit.count / 1000)), ("active", .bool(isActive)),
            ("role", .string(role.rawValue)), ("createdAt", .instant(createdAt)), ("lastRunAt", .instant(lastRunAt)),
            ("lastFailureAt", .instant(lastFailureAt)),
            ("schedule", .optional(schedule(in: calendar)) { $0.json(isActive: isActive, now: now) }),
        ]
        return members.map { JSONValue.Member(key: $0.0, value: $0.1) }
    }
}

extension WorkflowSchedule {
    /// A workflow that is not active is not expected to run.
    fileprivate func json(isActive: Bool, now: Instant) -> JSONValue {
        let lateSince = lateSince(at: now)
        return [
            "cron": .array(cron.map(JSONValue.string)), "words": .string(words),
            "timeZone": .string(calendar.timeZoneName),
            "nextExpectedAt": .instant(isActive ? nextExpected(after: now) : nil),
            "previousExpectedAt": .instant(isActive ? previousExpected(atOrBefore: now) : nil),
            "isLate": .bool(lateSince != nil), "lateSince": .instant(lateSince),
        ]
    }
}
