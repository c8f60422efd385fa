import FlowtallyCore

/// A workspace as a row of `workspaces`.
enum WorkspaceRow {
    /// The workspace that a connection sees. Throws `LedgerError.notFound`.
    static func own(_ connection: TenantConnection) throws -> Workspace {
        guard let row = try connection.firstRow(WorkspaceQueries.own) else { throw LedgerError.notFound("workspace") }
        return try workspace(row)
    }

    private static func timeZoneChange(_ row: SQLRow) throws -> JobProgress? {
        guard let done = try row.optionalInteger("moved"), let total = try row.optionalInteger("to_move") else {
            return nil
        }
        return JobProgress(done: done, total: total)
    }

    static func workspace(_ row: SQLRow) throws -> Workspace {
        Workspace(
            id: try row.id("id"), name: try row.text("name"),
            calendar: try row.value("time_zone", LocalCalendar.init(timeZoneName:)),
            currency: try row.value("currency", Currency.init(code:)), createdAt: try row.instant("created_at"),
            runsKeptFrom: try row.optionalDay("runs_kept_from"), timeZoneChange: try timeZoneChange(row),
            branding: try Branding(row), generation: try row.integer("generation"))
    }
}

/// A workflow as a row of `workflows`; its cron expressions are a JSON array of texts.
enum WorkflowRow {
    static func workflow(_ row: SQLRow) throws -> Workflow {
        Workflow(
            id: try row.id("id"), source: try row.text("source"), externalID: try row.text("external_id"),
            name: try row.text("name"),
            cron: try JSONValue(parsing: try row.text("cron").utf8).asArray?.compactMap(\.asString) ?? [],
            cronCalendar: try row.optionalValue("cron_time_zone", LocalCalendar.init(timeZoneName:)),
            grace: try row.optionalInteger("grace_seconds").map { .seconds($0) },
            newsLimit: .seconds(try row.integer("news_limit_seconds")), isActive: try row.boolean("is_active"),
            role: try row.value("role", WorkflowRole.init(rawValue:)),
            createdAt: try row.optionalInstant("created_at"), lastRunAt: try row.optionalInstant("last_run_at"),
            lastFailureAt: try row.optionalInstant("last_failure_at"),
            scheduledSince: try row.optionalInstant("scheduled_since"), awaited: try awaited(row))
    }

    private static func awaited(_ row: SQLRow) throws -> AwaitedRun? {
        guard let expectedAt = try row.optionalInstant("awaited_at") else { return nil }
        return AwaitedRun(expectedAt: expectedAt, lateAfter: try row.instant("late_after"))
    }

    /// Throws `LedgerError.notFound`.
    static func find(_ id: WorkflowID, _ connection: TenantConnection) throws -> Workflow {
        guard let row = try connection.firstRow(WorkflowQueries.byID, ["id": .id(id)]) else {
            throw LedgerError.notFound("workflow")
        }
        return try workflow(row)
    }

    static func update(_ workflow: Workflow, _ connection: TenantConnection) throws {
        try connection.send(WorkflowQueries.update, changeArguments(workflow))
    }

    /// The columns that may change.
    static func changeArguments(_ workflow: Workflow) -> [String: SQLValue] {
        [
            "id": .id(workflow.id), "name": .text(workflow.name),
            "cron": .text(JSONValue.array(workflow.cron.map(JSONValue.string)).text),
            "cron_time_zone": .text(workflow.cronCalendar?.timeZoneName),
            "grace_seconds": .integer(workflow.grace.map { $0.count / 1000 }),
            "news_limit_seconds": .integer(workflow.newsLimit.count / 1000),
            "is_active": .boolean(workflow.isActive), "role": .text(workflow.role.rawValue),
            "scheduled_since": .instant(workflow.scheduledSince),
        ]
    }
}
