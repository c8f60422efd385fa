import FlowtallyCore
import FlowtallySQL
import Testing

/// Seen on 20 May 2026.
struct SavingsRateEditTests {
    private func draft(_ from: String, minutes: Int64 = 30) -> SavingsRateDraft {
        SavingsRateDraft(
            validFrom: day(from), terms: SavingsTerms(manualSeconds: minutes * 60, hourlyRateMinor: 6000))
    }

    /// A run on each of the last five days, today included.
    private func makeLedger(_ backend: Backend) async throws -> (TestLedger, WorkflowID) {
        let ledger = try await backend.makeLedger()
        try await ledger.record((0..<5).map { report("\($0)", completed(noon - .days(Int64($0)))) })
        return (ledger, try #require(try await ledger.runs().first?.workflowID))
    }

    private func edit(
        _ ledger: TestLedger, _ edit: SavingsRateEdit, recalculates: Bool = true
    ) async throws -> SavingsRate {
        try await ledger.store.edit(edit, by: "Ada", recalculates: recalculates, in: ledger.workspace)
    }

    @Test("a rate from today on needs no recalculation", arguments: Backend.allCases)
    func today(backend: Backend) async throws {
        let (ledger, workflow) = try await makeLedger(backend)
        _ = try await edit(ledger, .add(draft("2026-05-20"), to: workflow), recalculates: false)
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 1800)
    }

    @Test("a rate that changes the past is refused with what it would change", arguments: Backend.allCases)
    func refused(backend: Backend) async throws {
        let (ledger, workflow) = try await makeLedger(backend)
        let add = SavingsRateEdit.add(draft("2026-05-18"), to: workflow)
        let refused = await refusal { try await edit(ledger, add, recalculates: false) }
        guard case .recalculationNeeded(let effect)? = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(effect.from == day("2026-05-18"))
        #expect(effect.days == 2)
        #expect(effect.runs == 2)
        #expect(effect.before == SavingsTotal(SavingsSum()))
        #expect(effect.after.seconds == 3600)
        #expect(effect.after.grossMinor == 6000)
        #expect(try await ledger.store.savingsRates(of: workflow, in: ledger.workspace) == [])
        #expect(try await ledger.dashboardFacts().savingsLifetime == SavingsSum())
        #expect(try await ledger.store.savingsRateChanges(of: nil, after: nil, limit: 9, in: ledger.workspace) == [])
    }

    @Test("a preview says what would change, and changes nothing", arguments: Backend.allCases)
    func preview(backend: Backend) async throws {
        let (ledger, workflow) = try await makeLedger(backend)
        let rate = try await edit(ledger, .add(draft("2026-05-17"), to: workflow))
        let facts = try await ledger.dashboardFacts()
        let correction = SavingsRateEdit.correct(rate.id, SavingsRateCorrection(manualSeconds: 600))
        let effect = try await ledger.store.preview(correction, in: ledger.workspace)
        #expect(effect.before.seconds == 3 * 1800)
        #expect(effect.after.seconds == 3 * 600)
        #expect(try await ledger.store.preview(.remove(rate.id), in: ledger.workspace).after.seconds == 0)
        #expect(try await ledger.dashboardFacts() == facts)
        #expect(try await ledger.store.savingsRates(of: workflow, in: ledger.workspace) == [rate])
    }

    @Test("a corrected or removed rate changes the days that it counted on", arguments: Backend.allCases)
    func correction(backend: Backend) async throws {
        let (ledger, workflow) = try await makeLedger(backend)
        _ = try await edit(ledger, .add(draft("2026-05-01", minutes: 1), to: nil))
        let rate = try await edit(ledger, .add(draft("2026-05-18", minutes: 10), to: workflow))
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 2 * 60 + 3 * 600)
        let moved = SavingsRateCorrection(validFrom: day("2026-05-20"), manualSeconds: 1200)
        let corrected = try await edit(ledger, .correct(rate.id, moved))
        #expect(corrected.createdAt == rate.createdAt)
        #expect(corrected.terms.hourlyRateMinor == 6000)
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 4 * 60 + 1200)
        _ = try await edit(ledger, .remove(rate.id))
        #expect(try await ledger.dashboardFacts().savingsLifetime.seconds == 5 * 60)
        #expect(try await ledger.differences() == [])
    }

    @Test(
        "a correction onto the day of another rate is refused, and so is too large a saving",
        arguments: Backend.allCases)
    func overlap(backend: Backend) async throws {
        let (ledger, workflow) = try await makeLedger(backend)
        _ = try await edit(ledger, .add(draft("2026-05-01"), to: workflow))
        let second = try await edit(ledger, .add(draft("2026-05-10"), to: workflow))
        let onto = SavingsRateCorrection(validFrom: day("2026-05-01"))
        let taken = await refusal { try await edit(ledger, .correct(second.id, onto)) }
        #expect(taken?.isConflict == true)
        #expect(taken?.pointers == ["/validFrom"])
        let huge = SavingsRateCorrection(
            manualSeconds: SavingsTerms.largestManualSeconds, hourlyRateMinor: SavingsTerms.largestAmountMinor)
        #expect(await refusal { try await edit(ledger, .correct(second.id, huge)) }?.pointers == ["/hourlyRateMinor"])
        #expect(
            await refusal { try await edit(ledger, .remove(SavingsRateID("nothing"))) } == .notFound("savings rate"))
    }

    @Test("the history tells who changed what, and what that did to the past", arguments: Backend.allCases)
    func history(backend: Backend) async throws {
        let (ledger, workflow) = try await makeLedger(backend)
        let rate = try await edit(ledger, .add(draft("2026-05-17"), to: workflow))
        ledger.clock.advance(by: .seconds(1))
        let corrected = try await edit(ledger, .correct(rate.id, SavingsRateCorrection(hourlyRateMinor: 100)))
        ledger.clock.advance(by: .seconds(1))
        _ = try await edit(ledger, .remove(rate.id))
        let changes = try await ledger.store.savingsRateChanges(of: nil, after: nil, limit: 9, in: ledger.workspace)
        #expect(changes.map { $0.kind } == [.removed, .corrected, .added])
        #expect(changes.map { $0.before } == [corrected, rate, nil])
        #expect(changes.map { $0.after } == [nil, corrected, rate])
        #expect(Set(changes.map { $0.author }) == ["Ada"])
        #expect(changes.last?.effect.after.seconds == 5400)
        #expect(changes.first?.at == noon + .seconds(2))
        let next = PagePosition(time: changes[0].at, id: changes[0].id.text)
        let rest = try await ledger.store.savingsRateChanges(of: nil, after: next, limit: 1, in: ledger.workspace)
        #expect(rest == [changes[1]])
    }
}
