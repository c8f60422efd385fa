import FlowtallyCore
import FlowtallySQL
import FlowtallyTestSupport

/// A made-up history of a ledger, the same for the same seed.
struct RandomHistory {
    struct Workflow {
        let name: String
        let role: WorkflowRole
        let isActive: Bool
        let cron: [String]
        let declaredAt: Instant?
        let rates: [SavingsRateDraft]
    }

    struct Entry {
        let workflow: Int
        let status: RunStatus
        let startedAt: Instant
        let completedAt: Instant?
        let receivedAt: Instant
    }

    let calendar = berlin
    let now = noon
    let workflows: [Workflow]
    let defaultRates: [SavingsRateDraft]
    let entries: [Entry]
    let meetings: [Meeting]

    init(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        workflows = (0..<6).map { number in
            Workflow(
                name: "workflow-\(number)",
                role: number < 4 ? .productive : WorkflowRole.allCases.randomElement(using: &generator) ?? .utility,
                isActive: Bool.random(using: &generator) || number == 0, cron: generator.maybe([["0 3 * * *"]]) ?? [],
                declaredAt: generator.maybe([noon - .days(45), noon - .days(10), noon - .days(400)]),
                rates: number.isMultiple(of: 2) ? Self.rates(using: &generator) : [])
        }
        let hasDefault = Bool.random(using: &generator)
        defaultRates = hasDefault ? Self.rates(using: &generator) : []
        entries = (0..<400).map { _ in Self.entry(using: &generator) }
        meetings = (0..<12).map { _ in
            Meeting(
                scheduledAt: noon + .hours(.random(in: -900...900, using: &generator)),
                outcome: MeetingOutcome.allCases.randomElement(using: &generator) ?? .pending)
        }
    }

    private static func rates(using generator: inout SplitMix64) -> [SavingsRateDraft] {
        let days = ["2026-03-29", "2026-04-20", "2026-05-05", "2026-06-01"].filter { _ in Bool.random(using: &generator)
        }
        return days.map { text in
            // Few different terms, so that several rates have the same.
            SavingsRateDraft(
                validFrom: day(text),
                terms: SavingsTerms(
                    manualSeconds: 60 * Int64.random(in: 1...2, using: &generator), hourlyRateMinor: 5000,
                    costPerRunMinor: .random(in: 0...1, using: &generator)))
        }
    }

    private static func entry(using generator: inout SplitMix64) -> Entry {
        let status = RunStatus.allCases.randomElement(using: &generator) ?? .started
        let startedAt = noon - Milliseconds(.random(in: 0...Milliseconds.days(85).count, using: &generator))
        // A few end before they start.
        let length = Milliseconds(.random(in: -2000...20_000, using: &generator))
        return Entry(
            workflow: .random(in: 0..<6, using: &generator), status: status, startedAt: startedAt,
            completedAt: status.isFinished ? startedAt + length : nil,
            receivedAt: startedAt + .minutes(.random(in: 0...60, using: &generator)))
    }
}

extension RandomHistory {
    /// Makes it the history of a ledger.
    func write(to ledger: TestLedger) async throws {
        let (store, workspace) = (ledger.store, ledger.workspace)
        _ = try await store.change(workspace, WorkspaceChange(calendar: calendar))
        try await ledger.record(
            entries.enumerated().map { number, entry in
                let workflow = workflows[entry.workflow]
                return report(
                    "\(number)", of: workflow.name,
                    RunStatement(
                        status: entry.status, startedAt: entry.startedAt, completedAt: entry.completedAt),
                    at: entry.receivedAt,
                    workflow: WorkflowChange(cron: workflow.cron, isActive: workflow.isActive, role: workflow.role),
                    isForeign: true)
            })
        for rate in defaultRates { _ = try await store.addSavingsRate(rate, to: nil, in: workspace) }
        for stored in try await store.workflows(in: workspace) {
            guard let workflow = workflows.first(where: { $0.name == stored.externalID }) else { continue }
            for rate in workflow.rates { _ = try await store.addSavingsRate(rate, to: stored.id, in: workspace) }
            try await ledger.execute(
                "UPDATE workflows SET declared_at = :at WHERE workspace_id = :workspace AND id = :id",
                ["at": .instant(workflow.declaredAt), "id": .id(stored.id)])
        }
        for meeting in meetings {
            let request = try await store.create(ServiceRequestDraft(title: "T"), by: "A", in: workspace)
            _ = try await store.change(
                request.id, ServiceRequestChange(meetingAt: meeting.scheduledAt, meetingOutcome: meeting.outcome),
                by: "A", in: workspace)
        }
    }
}
