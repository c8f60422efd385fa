import FlowtallyCore
import FlowtallySQL
import Testing

/// Wednesday, 20 May 2026: when these tests happen, unless they say otherwise.
let noon = instant("2026-05-20T12:00:00Z")
let berlin = zone("Europe/Berlin")

func instant(_ text: String) -> Instant {
    guard let instant = Instant(rfc3339: text) else { fatalError("not RFC 3339: \(text)") }
    return instant
}

func day(_ text: String) -> LocalDay {
    guard let day = LocalDay(text) else { fatalError("not a day: \(text)") }
    return day
}

func zone(_ name: String) -> LocalCalendar {
    guard let calendar = LocalCalendar(timeZoneName: name) else { fatalError("not a time zone: \(name)") }
    return calendar
}

/// A report about a run of a workflow, as the ledger's own API would make it.
func report(
    _ externalID: String? = "run-1", of workflow: String = "invoices", source: String = "api",
    _ statement: RunStatement = RunStatement(status: .completed), at receivedAt: Instant = noon,
    workflow change: WorkflowChange = WorkflowChange(), isForeign: Bool = false
) -> RunReport {
    RunReport(
        workflow: .declared(WorkflowDeclaration(source: source, externalID: workflow, change: change)),
        externalID: externalID, statement: statement, receivedAt: receivedAt, isForeign: isForeign)
}

/// A report about the run `run-1` of the workflow `invoices`.
func report(_ statement: RunStatement, at receivedAt: Instant = noon, isForeign: Bool = false) -> RunReport {
    report("run-1", statement, at: receivedAt, isForeign: isForeign)
}

/// A completed run that took a second.
func completed(_ startedAt: Instant) -> RunStatement {
    RunStatement(status: .completed, startedAt: startedAt, completedAt: startedAt + .seconds(1))
}

extension SavingsRateStore {
    /// Adds a rate, whatever it changes of the past.
    func addSavingsRate(
        _ draft: SavingsRateDraft, to workflow: WorkflowID?, in workspace: WorkspaceID
    ) async throws -> SavingsRate {
        try await edit(.add(draft, to: workflow), by: "Ada", recalculates: true, in: workspace)
    }
}

extension FigureStore {
    /// What a chart of these days rests on.
    func chartFacts(days: DayRange, workflow: WorkflowID?, in workspace: WorkspaceID) async throws -> ChartFacts {
        try await chartFacts(of: workflow, in: workspace) { _ in days }.facts
    }
}

/// What an operation is refused with; nil where it is done.
func refusal<Value>(_ operation: () async throws -> Value) async -> LedgerError? {
    do {
        _ = try await operation()
        return nil
    } catch let error as LedgerError {
        return error
    } catch let error as SQLDatabaseError {
        return .unavailable(error.description)
    } catch {
        Issue.record(error)
        return nil
    }
}

extension LedgerError {
    /// The fields that are wrong.
    var pointers: [String] {
        switch self {
        case .invalid(let problems): problems.map { $0.pointer }
        case .conflict(let problem): [problem.pointer]
        default: []
        }
    }

    var isConflict: Bool {
        if case .conflict = self { true } else { false }
    }

    var isInvalid: Bool {
        if case .invalid = self { true } else { false }
    }

    var isUnavailable: Bool {
        if case .unavailable = self { true } else { false }
    }
}
