package import FlowtallyCore
import Foundation
package import ServiceLifecycle

/// A throw-away ledger with thirteen months of history.
package struct Demo: Sendable {
    package static let email = "demo@example.com"
    package static let password = "flowtally-demo"

    private let seed: UInt64
    private let clock = DemoClock()

    package init(seed: UInt64) {
        self.seed = seed
    }

    /// Makes the ledger in a directory.
    ///
    /// - Parameter progress: told how many of how many days are done.
    package func makeLedger(
        in directory: LedgerDirectory, progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) async throws -> any Ledger {
        let ledger = try await directory.open(clock: clock)
        let calendar = LocalCalendar(timeZoneName: "Europe/Berlin")!
        let workspace = try await Operator(ledger: ledger).change(
            WorkspaceChange(name: "Northwind Demo", calendar: calendar, currency: .euro))
        try await recordRuns(in: ledger, workspace, progress)
        try await addSavingsRates(to: ledger, workspace)
        try await DemoServiceRequests(seed: seed, calendar: calendar, now: SystemClock().now())
            .record(in: ledger, workspace: workspace.id, clock: clock)
        _ = try await Operator(ledger: ledger).createUser(
            email: Self.email, name: "Ada Martin", password: Self.password, role: .owner)
        return ledger
    }

    /// What keeps making runs while the demo's server runs.
    package func liveRuns(in ledger: any Ledger) async throws -> any Service {
        DemoLiveRuns(ledger: ledger, workspace: try await ledger.firstWorkspace(), seed: seed)
    }

    private func recordRuns(
        in ledger: any Ledger, _ workspace: Workspace, _ progress: (_ done: Int, _ of: Int) -> Void
    ) async throws {
        let history = DemoHistory(seed: seed, calendar: workspace.calendar, now: SystemClock().now())
        let today = workspace.calendar.day(of: history.now)
        for done in 0...DemoHistory.days {
            let reports = history.reports(on: today.adding(days: done - DemoHistory.days))
            for result in try await ledger.write(batch: reports, in: workspace.id) { _ = try result.get() }
            progress(done, DemoHistory.days)
        }
    }

    /// Three workflows are left without a rate, and one rate fell when the process became leaner.
    private func addSavingsRates(to ledger: any Ledger, _ workspace: Workspace) async throws {
        let workflows = try await ledger.workflows(in: workspace.id)
        let today = workspace.calendar.day(of: SystemClock().now())
        for (index, demo) in DemoWorkflow.all.enumerated() where index % 13 != 12 {
            guard let minutes = demo.manualMinutes, let workflow = workflows.first(where: { $0.name == demo.name })
            else { continue }
            func rate(_ minutes: Int, from day: LocalDay) -> SavingsRateDraft {
                SavingsRateDraft(
                    validFrom: day,
                    terms: SavingsTerms(
                        manualSeconds: Int64(minutes) * 60, hourlyRateMinor: 4200, costPerRunMinor: 2))
            }
            var rates = [rate(minutes, from: today.adding(days: -DemoHistory.days))]
            if index == 2 { rates.append(rate(minutes / 2, from: today.adding(days: -60))) }
            for rate in rates {
                _ = try await ledger.edit(
                    .add(rate, to: workflow.id), by: Program.name, recalculates: true, in: workspace.id)
            }
        }
    }
}
