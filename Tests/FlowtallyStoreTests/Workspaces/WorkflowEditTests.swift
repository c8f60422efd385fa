import FlowtallyCore
import FlowtallySQL
import Testing

/// A workflow's role, state and rate, changed at once, on 20 May 2026.
struct WorkflowEditTests {
    private let terms = SavingsTerms(manualSeconds: 1800, hourlyRateMinor: 6000, costPerRunMinor: 1)

    /// A run on each of the last five days, today included.
    private func makeLedger(_ backend: Backend) async throws -> (TestLedger, WorkflowID) {
        let ledger = try await backend.makeLedger()
        try await ledger.record((0..<5).map { report("\($0)", completed(noon - .days(Int64($0)))) })
        return (ledger, try #require(try await ledger.runs().first?.workflowID))
    }

    private func change(
        _ ledger: TestLedger, _ id: WorkflowID, _ change: WorkflowChange = WorkflowChange(), from: String? = nil,
        _ terms: SavingsTerms? = nil, recalculates: Bool = false
    ) async throws -> Workflow {
        try await ledger.store.change(
            id, change, rate: from.map { SavingsRateDraft(validFrom: day($0), terms: terms ?? self.terms) }, by: "Ada",
            recalculates: recalculates, in: ledger.workspace)
    }

    private func rates(_ ledger: TestLedger, _ id: WorkflowID) async throws -> [SavingsRate] {
        try await ledger.store.savingsRates(of: id, in: ledger.workspace)
    }

    private func changes(_ ledger: TestLedger, of id: WorkflowID?) async throws -> [SavingsRateChange] {
        try await ledger.store.savingsRateChanges(of: id, after: nil, limit: 9, in: ledger.workspace)
    }

    @Test("role, state and a rate from today on are changed at once", arguments: Backend.allCases)
    func today(backend: Backend) async throws {
        let (ledger, id) = try await makeLedger(backend)
        let changed = try await change(ledger, id, WorkflowChange(isActive: false), from: "2026-05-20")
        #expect(!changed.isActive)
        #expect(try await ledger.store.workflow(id, in: ledger.workspace)?.isActive == false)
        #expect(try await rates(ledger, id).map(\.terms) == [terms])
        #expect(try await changes(ledger, of: id).map(\.kind) == [.added])
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 1800)
    }

    @Test(
        "a rate of the past is refused with what it would change, and nothing else is changed",
        arguments: Backend.allCases)
    func past(backend: Backend) async throws {
        let (ledger, id) = try await makeLedger(backend)
        let deactivation = WorkflowChange(isActive: false)
        let refused = await refusal { try await change(ledger, id, deactivation, from: "2026-05-18") }
        guard case .recalculationNeeded(let effect)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(effect.from == day("2026-05-18"))
        #expect(effect.runs == 2)
        #expect(effect.after.seconds == 3600)
        #expect(try await ledger.store.workflow(id, in: ledger.workspace)?.isActive == true)
        #expect(try await rates(ledger, id) == [])
        _ = try await change(ledger, id, deactivation, from: "2026-05-18", recalculates: true)
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 3 * 1800)
        #expect(try await changes(ledger, of: id).first?.effect == effect)
    }

    @Test(
        "a role changes all days of the past, and has to be confirmed where that matters", arguments: Backend.allCases)
    func role(backend: Backend) async throws {
        let (ledger, id) = try await makeLedger(backend)
        _ = try await change(ledger, id, WorkflowChange(role: .productive))
        _ = try await change(ledger, id, WorkflowChange(role: .utility))
        _ = try await change(ledger, id, WorkflowChange(role: .productive), from: "2026-05-17", recalculates: true)
        let refused = await refusal { try await change(ledger, id, WorkflowChange(role: .errorHandler)) }
        guard case .recalculationNeeded(let effect)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(effect.from == day("2026-05-16"))
        #expect(effect.days == 4)
        #expect(effect.before.seconds == 3 * 1800)
        #expect(effect.after.seconds == 0)
        #expect(try await ledger.store.workflow(id, in: ledger.workspace)?.role == .productive)
        _ = try await change(ledger, id, WorkflowChange(role: .errorHandler), recalculates: true)
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 0)
    }

    @Test(
        "a rate from a day that has one corrects it; the same terms once more are no change",
        arguments: Backend.allCases)
    func again(backend: Backend) async throws {
        let (ledger, id) = try await makeLedger(backend)
        _ = try await change(ledger, id, from: "2026-05-20")
        let other = SavingsTerms(manualSeconds: 60, hourlyRateMinor: 6000)
        _ = try await change(ledger, id, from: "2026-05-20", other)
        #expect(try await rates(ledger, id).map(\.terms) == [other])
        #expect(Set(try await changes(ledger, of: id).map(\.kind)) == [.corrected, .added])
        _ = try await change(ledger, id, from: "2026-05-20", other)
        _ = try await change(ledger, id, from: "2026-06-01", other)
        #expect(try await rates(ledger, id).count == 1)
        #expect(try await changes(ledger, of: id).count == 2)
    }

    @Test("a default rate in force is not taken for the workflow's own", arguments: Backend.allCases)
    func defaultRate(backend: Backend) async throws {
        let (ledger, id) = try await makeLedger(backend)
        let draft = SavingsRateDraft(validFrom: day("2026-01-01"), terms: terms)
        _ = try await ledger.store.addSavingsRate(draft, to: nil, in: ledger.workspace)
        _ = try await change(ledger, id, from: "2026-05-20")
        #expect(try await rates(ledger, id).count == 1)
        #expect(try await changes(ledger, of: id).count == 1)
        #expect(try await changes(ledger, of: nil).count == 2)
    }

    @Test("there is nothing to change of a workflow that is not there", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let refused = await refusal { try await change(ledger, WorkflowID("none"), from: "2026-05-20") }
        #expect(refused == .notFound("workflow"))
    }
}
