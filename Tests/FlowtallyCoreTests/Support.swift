import FlowtallyCore

func instant(_ text: String) -> Instant {
    guard let instant = Instant(rfc3339: text) else { fatalError("not RFC 3339: \(text)") }
    return instant
}

func day(_ text: String) -> LocalDay {
    guard let day = LocalDay(text) else { fatalError("not a day: \(text)") }
    return day
}

func days(_ first: String, _ last: String) -> DayRange { DayRange(day(first), day(last)) }

func zone(_ name: String) -> LocalCalendar {
    guard let calendar = LocalCalendar(timeZoneName: name) else { fatalError("not a time zone: \(name)") }
    return calendar
}

let berlin = zone("Europe/Berlin")

/// A ledger whose first run started at the beginning of a day, in UTC.
func ledger(since text: String) -> LedgerStart {
    .firstRun(at: LocalCalendar.utc.start(of: day(text)), on: day(text))
}

/// A statement and when it came in.
struct Received: Sendable {
    let statement: RunStatement
    let at: Instant

    init(_ statement: RunStatement, at instant: Instant) {
        self.statement = statement
        at = instant
    }

    var merged: MergedRun { MergedRun(statement, receivedAt: at) }
}

/// The run that statements make, merged one after the other.
func merge(_ received: [Received]) -> MergedRun {
    guard let first = received.first else { fatalError("nothing to merge") }
    return received.dropFirst().reduce(first.merged) { $0.merged(with: $1.merged) }
}

/// A run as the ledger would hold it, with the day of its start in a zone.
func run(_ merged: MergedRun, in calendar: LocalCalendar = .utc) -> Run {
    Run(
        id: RunID("run"), workflowID: WorkflowID("workflow"), source: "api", externalID: "1", merged: merged,
        localDay: calendar.day(of: merged.startedAt), createdAt: merged.startedAt, updatedAt: merged.startedAt)
}

extension DashboardFacts {
    /// An empty ledger.
    static let none = DashboardFacts(
        generation: 1, ledger: .noRuns, totalRuns: 0, unfinishedRuns: 0, lastReportReceivedAt: nil, runsThisMonth: 0,
        runsPreviousMonthToDate: 0, runsPreviousMonth: 0, last30Days: RunTally(), durations: DurationHistogram(),
        earlier30Days: RunTally(), savingsLifetime: SavingsSum(), savingsThisMonth: SavingsSum(),
        savingsPreviousMonthToDate: SavingsSum(),
        coverage: SavingsCoverage(set: 0, of: 0), activeScheduledWorkflows: 0, activeDirectWorkflows: 0,
        inactiveWorkflows: 0, workflowsAddedThisMonth: 0, workflowsAddedPreviousMonthToDate: 0, salesCallsThisMonth: 0,
        salesCallsHeldThisMonth: 0, salesCallsToComeThisMonth: 0)
}

/// The eight cards at a moment, seen from Berlin.
func metrics(at now: String, _ facts: DashboardFacts) -> DashboardMetrics {
    let workspace = Workspace(
        id: WorkspaceID("workspace"), name: "Test", calendar: berlin, currency: .euro,
        createdAt: instant("2020-01-01T00:00:00Z"))
    return DashboardMetrics(
        workspace: workspace, windows: DashboardWindows(now: instant(now), calendar: berlin), facts: facts)
}

/// A chart, seen on Wednesday, 20 May 2026, unless told otherwise.
func chart(
    _ range: ChartRange, by granularity: ChartGranularity? = nil, today: String = "2026-05-20",
    since start: LedgerStart = ledger(since: "2025-01-01"), counts: [LocalDay: Int64] = [:]
) -> RunsChart {
    RunsChart(
        request: ChartRequest(range: range, granularity: granularity), today: day(today), ledger: start,
        counts: counts.mapValues { OutcomeCounts(completed: $0) })
}

/// Counts for the days from `first` on.
func counts(from first: String, _ values: [Int64]) -> [LocalDay: Int64] {
    Dictionary(uniqueKeysWithValues: values.enumerated().map { (day(first).adding(days: $0.offset), $0.element) })
}

/// Runs under the same terms.
func line(seconds: Int64, rate: Int64, cost: Int64 = 0, earning: Int64 = 1, costing: Int64? = nil) -> SavingsSum {
    SavingsSum(
        terms: SavingsTerms(manualSeconds: seconds, hourlyRateMinor: rate, costPerRunMinor: cost),
        earningRuns: earning, costingRuns: costing ?? earning)
}

extension SavingsTotal {
    init(_ sums: [SavingsSum]) {
        self.init(sums.reduce(into: SavingsSum(), +=))
    }
}

/// A request that somebody filed on 1 May 2026.
func request(_ status: ServiceRequestStatus, meeting: Meeting? = nil) -> ServiceRequest {
    let created = instant("2026-05-01T08:00:00Z")
    return ServiceRequest(
        id: ServiceRequestID("request"), title: "Invoices", description: "Read and file them", requesterName: "Ada",
        requesterEmail: "ada@example.org", status: status, meeting: meeting, createdAt: created, updatedAt: created)
}
