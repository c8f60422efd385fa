import FlowtallyCore

extension RunReport {
    /// Reads a report as `POST /api/runs` takes it. Throws `LedgerError.invalid` with all that is wrong.
    init(json: JSONValue, receivedAt: Instant) throws {
        let reader = ObjectReader(json)
        let workflow = Self.workflow(reader)
        let externalID = reader.text("externalId", length: 1...255)
        let status = reader.require(
            reader.oneOf("status", RunStatus.self), "status",
            "is needed: one of \(RunStatus.allCases.map(\.rawValue).joined(separator: ", "))")
        let fields = RunFields(reader)
        try reader.finish()
        guard let workflow, let status else { throw LedgerError.invalid([FieldProblem("", "is not complete")]) }
        let statement = RunStatement(
            status: status, attempt: fields.attempt ?? 1, startedAt: fields.startedAt,
            completedAt: fields.completedAt, trigger: fields.trigger, version: fields.version, input: fields.input,
            output: fields.output, error: fields.error)
        let problems = statement.problems(receivedAt: receivedAt)
        guard problems.isEmpty else { throw LedgerError.invalid(problems) }
        self.init(workflow: workflow, externalID: externalID, statement: statement, receivedAt: receivedAt)
    }

    private static func workflow(_ reader: ObjectReader) -> WorkflowReference? {
        let workflowID = reader.text("workflowId", length: 1...64)
        guard let value = reader.value("workflow") else {
            return reader.require(
                workflowID.map { .id(WorkflowID($0)) }, "workflow",
                "is needed: a name, an object, or workflowId instead")
        }
        if workflowID != nil { reader.note("workflowId", "must not come together with workflow") }
        if case .string = value {
            return reader.text("workflow", length: 1...200).map {
                .declared(WorkflowDeclaration(externalID: $0, change: WorkflowChange(name: $0)))
            }
        }
        return reader.object("workflow").flatMap(WorkflowDeclaration.init).map { .declared($0) }
    }
}

extension RunUpdate {
    /// Reads an update as `PATCH /api/runs/{id}` takes it. Throws `LedgerError.invalid` with all that is wrong.
    init(json: JSONValue) throws {
        let reader = ObjectReader(json)
        let status = reader.oneOf("status", RunStatus.self)
        let fields = RunFields(reader)
        try reader.finish()
        self.init(
            status: status, attempt: fields.attempt, startedAt: fields.startedAt, completedAt: fields.completedAt,
            trigger: fields.trigger, version: fields.version, input: fields.input, output: fields.output,
            error: fields.error)
    }
}

/// The fields that a report and an update have in common.
private struct RunFields {
    let attempt: Int?
    let startedAt: Instant?
    let completedAt: Instant?
    let trigger: RunTrigger?
    let version: String?
    let input: String?
    let output: String?
    let error: String?

    init(_ reader: ObjectReader) {
        attempt = reader.integer("attempt", in: 1...1_000_000).map(Int.init)
        startedAt = reader.instant("startedAt")
        completedAt = reader.instant("completedAt")
        trigger = reader.oneOf("trigger", RunTrigger.self)
        version = reader.text("version", upTo: 255)
        input = reader.value("input")?.text
        output = reader.value("output")?.text
        error = reader.text("error", upTo: 65_536)
    }
}

extension WorkflowDeclaration {
    /// Nil where something is wrong, which the reader then knows.
    fileprivate init?(_ reader: ObjectReader) {
        let source = reader.text("source", length: 1...50) ?? Self.defaultSource
        let externalID = reader.require(reader.text("externalId", length: 1...255), "externalId")
        let change = WorkflowChange(reader)
        guard let externalID else { return nil }
        self.init(source: source, externalID: externalID, change: change)
    }
}
