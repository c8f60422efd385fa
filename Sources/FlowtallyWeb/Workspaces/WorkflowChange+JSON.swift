import FlowtallyCore

extension WorkflowChange {
    /// Reads what can be said about a workflow; what is wrong the reader then knows.
    init(_ reader: ObjectReader) {
        self.init(
            name: reader.text("name", length: 1...200), cron: Self.cron(reader),
            cronCalendar: reader.setting("cronTimeZone") { Self.calendar(reader) },
            grace: reader.setting("graceSeconds") { reader.seconds("graceSeconds", in: WorkflowSchedule.graceSeconds) },
            newsLimit: reader.setting("newsLimitSeconds") {
                reader.seconds("newsLimitSeconds", in: Workflow.newsLimitSeconds)
            },
            isActive: reader.bool("active"), role: reader.oneOf("role", WorkflowRole.self))
    }

    private static func cron(_ reader: ObjectReader) -> [String]? {
        guard let expressions = reader.texts("cron", count: 0...20, length: 1...255) else { return nil }
        for (index, text) in expressions.enumerated() {
            do throws(CronProblem) {
                _ = try CronExpression(text)
            } catch {
                reader.note("cron/\(index)", error.description)
            }
        }
        return expressions
    }

    private static func calendar(_ reader: ObjectReader) -> LocalCalendar? {
        guard let name = reader.text("cronTimeZone", length: 1...100) else { return nil }
        guard let calendar = LocalCalendar(timeZoneName: name) else {
            reader.note("cronTimeZone", WorkspaceChange.timeZoneProblem(name))
            return nil
        }
        return calendar
    }
}

extension ObjectReader {
    fileprivate func seconds(_ key: String, in range: ClosedRange<Int64>) -> Milliseconds? {
        integer(key, in: range).map { .seconds($0) }
    }
}
