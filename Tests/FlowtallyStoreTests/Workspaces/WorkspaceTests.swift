import FlowtallyCore
import FlowtallySQL
import Testing

struct WorkspaceTests {
    @Test("a change names what is new and leaves the rest", arguments: Backend.allCases)
    func changing(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let before = try await ledger.store.firstWorkspace()
        let named = try await ledger.store.change(ledger.workspace, WorkspaceChange(name: "Acme"))
        #expect(named.name == "Acme")
        #expect(named.calendar == before.calendar)
        #expect(named.currency == before.currency)
        let yen = try #require(Currency(code: "JPY"))
        let moved = try await ledger.store.change(
            ledger.workspace, WorkspaceChange(calendar: berlin, currency: yen))
        #expect(moved.name == "Acme")
        #expect(moved.createdAt == before.createdAt)
        let stored = try #require(try await ledger.store.workspace(ledger.workspace))
        #expect((stored.name, stored.calendar, stored.currency) == ("Acme", berlin, yen))
        #expect(stored.generation == before.generation + 2)
    }

    @Test("an unknown workspace does not exist", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        #expect(try await ledger.store.workspace(WorkspaceID("nobody")) == nil)
        let refused = await refusal {
            try await ledger.store.change(WorkspaceID("nobody"), WorkspaceChange(name: "X"))
        }
        #expect(refused != nil)
    }

    @Test("a new zone moves every run to its day in that zone", arguments: Backend.allCases)
    func zoneChange(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record([
            report("first", completed(instant("2026-05-01T18:14:59Z"))),
            report("second", completed(instant("2026-05-01T18:15:00Z"))),
        ])
        #expect(try await Set(ledger.runs().map { $0.localDay }) == [day("2026-05-01")])

        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: zone("Asia/Kathmandu")))
        let days = try await ledger.runs().map { $0.localDay }
        #expect(days == [day("2026-05-02"), day("2026-05-01")])
        #expect(try await ledger.externalIDs(RunFilter(days: (day("2026-05-02"), nil))) == ["second"])

        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: .utc))
        #expect(try await Set(ledger.runs().map { $0.localDay }) == [day("2026-05-01")])
    }

    @Test("a new zone moves the runs of a small ledger at once, and nothing else of them", arguments: Backend.allCases)
    func manyRuns(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        try await ledger.record((0..<900).map { report("\($0)", completed(noon - .minutes(Int64($0)))) })
        let before = try await ledger.runs()
        let tokyo = zone("Asia/Tokyo")
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(calendar: tokyo))
        let after = try await ledger.runs()
        #expect(after.map { $0.localDay } == before.map { tokyo.day(of: $0.merged.startedAt) })
        #expect(after.map { $0.id } == before.map { $0.id })
        #expect(after.map { $0.merged } == before.map { $0.merged })
        #expect(after.map { $0.updatedAt } == before.map { $0.updatedAt })
    }

    @Test("a change that is refused changes nothing at all", arguments: Backend.allCases)
    func refused(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let rate = SavingsRateDraft(
            validFrom: day("2026-05-01"), terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100))
        _ = try await ledger.store.change(ledger.workspace, WorkspaceChange(defaultRate: rate))
        let before = try await ledger.store.workspace(ledger.workspace)
        let refused = await refusal {
            try await ledger.store.change(
                ledger.workspace, WorkspaceChange(name: "Acme", calendar: berlin, defaultRate: rate))
        }
        #expect(refused?.isConflict == true)
        #expect(try await ledger.store.workspace(ledger.workspace) == before)
        #expect(try await ledger.store.savingsRates(of: nil, in: ledger.workspace).count == 1)
    }
}
