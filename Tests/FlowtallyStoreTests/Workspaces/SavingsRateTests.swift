import FlowtallyCore
import FlowtallySQL
import Testing

struct SavingsRateTests {
    private func draft(_ from: String, minutes: Int64 = 30) -> SavingsRateDraft {
        SavingsRateDraft(
            validFrom: day(from),
            terms: SavingsTerms(manualSeconds: minutes * 60, hourlyRateMinor: 5000, costPerRunMinor: 2))
    }

    @Test("rates come newest day first, own ones and defaults apart", arguments: Backend.allCases)
    func listing(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let workflow = try await ledger.record(report()).run.workflowID
        let first = try await ledger.store.addSavingsRate(draft("2026-03-01"), to: workflow, in: ledger.workspace)
        let last = try await ledger.store.addSavingsRate(draft("2026-05-01"), to: workflow, in: ledger.workspace)
        let middle = try await ledger.store.addSavingsRate(draft("2026-04-01"), to: workflow, in: ledger.workspace)
        let byDefault = try await ledger.store.addSavingsRate(draft("2026-04-01"), to: nil, in: ledger.workspace)

        #expect(try await ledger.store.savingsRates(of: workflow, in: ledger.workspace) == [last, middle, first])
        #expect(try await ledger.store.savingsRates(of: nil, in: ledger.workspace) == [byDefault])
        #expect(first.workflowID == workflow)
        #expect(first.terms == draft("2026-03-01").terms)
        #expect(first.createdAt == noon)
        #expect(byDefault.workflowID == nil)
    }

    @Test("a second rate from the same day is a conflict", arguments: Backend.allCases)
    func conflict(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let workflow = try await ledger.record(report()).run.workflowID
        for owner in [workflow, nil] {
            let kept = try await ledger.store.addSavingsRate(draft("2026-05-01"), to: owner, in: ledger.workspace)
            let refused = await refusal {
                try await ledger.store.addSavingsRate(
                    draft("2026-05-01", minutes: 10), to: owner, in: ledger.workspace)
            }
            #expect(refused?.isConflict == true)
            #expect(refused?.pointers == ["/validFrom"])
            #expect(try await ledger.store.savingsRates(of: owner, in: ledger.workspace) == [kept])
        }
    }

    @Test("a default rate is refused from a day that has one, either way", arguments: Backend.allCases)
    func defaultConflict(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let change = WorkspaceChange(defaultRate: draft("2026-05-01"))
        _ = try await ledger.store.change(ledger.workspace, change)
        let byChange = await refusal { try await ledger.store.change(ledger.workspace, change) }
        #expect(byChange?.isConflict == true)
        let byRate = await refusal {
            try await ledger.store.addSavingsRate(draft("2026-05-01"), to: nil, in: ledger.workspace)
        }
        #expect(byRate?.isConflict == true)
    }

    @Test("an unknown workflow has no rates and gets none", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let nobody = WorkflowID("nobody")
        #expect(try await ledger.store.savingsRates(of: nobody, in: ledger.workspace) == [])
        let refused = await refusal {
            try await ledger.store.addSavingsRate(draft("2026-05-01"), to: nobody, in: ledger.workspace)
        }
        #expect(refused == LedgerError.notFound("workflow"))
        #expect(try await ledger.count("savings_rates") == 0)
    }
}
