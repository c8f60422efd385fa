import FlowtallyCore
import FlowtallySQL
import Testing

struct ServiceRequestFilterTests {
    /// One request without a meeting, and one for each outcome, a day apart from noon on.
    private func makeLedger(_ backend: Backend) async throws -> TestLedger {
        let ledger = try await backend.makeLedger()
        _ = try await ledger.store.create(ServiceRequestDraft(title: "none"), by: "A", in: ledger.workspace)
        for (index, outcome) in MeetingOutcome.allCases.enumerated() {
            let id = try await ledger.store.create(
                ServiceRequestDraft(title: outcome.rawValue), by: "A", in: ledger.workspace
            ).id
            let change = ServiceRequestChange(meetingAt: noon + .days(Int64(index)), meetingOutcome: outcome)
            _ = try await ledger.store.change(id, change, by: "A", in: ledger.workspace)
        }
        return ledger
    }

    private func titles(_ ledger: TestLedger, _ filter: ServiceRequestFilter) async throws -> Set<String> {
        let found = try await ledger.store.serviceRequests(
            matching: filter, after: nil, limit: 100, in: ledger.workspace)
        #expect(
            try await ledger.store.countServiceRequests(matching: filter, in: ledger.workspace) == Int64(found.count))
        return Set(found.map(\.title))
    }

    @Test("meetings are found by what came of them", arguments: Backend.allCases)
    func outcomes(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        #expect(try await titles(ledger, ServiceRequestFilter()).count == 5)
        #expect(try await titles(ledger, ServiceRequestFilter(meetingOutcomes: [.held])) == ["HELD"])
        #expect(
            try await titles(ledger, ServiceRequestFilter(statuses: [.submitted], meetingOutcomes: [.held])).isEmpty)
    }

    @Test("meetings are found by when they are", arguments: Backend.allCases)
    func times(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let from = ServiceRequestFilter(meetingFrom: noon + .days(1))
        #expect(try await titles(ledger, from) == ["HELD", "NO_SHOW", "CANCELLED"])
        let window = ServiceRequestFilter(meetingFrom: noon, meetingBefore: noon + .days(1))
        #expect(try await titles(ledger, window) == ["PENDING"])
    }

    @Test("exactly those that the card of sales calls counts can be listed", arguments: Backend.allCases)
    func salesCalls(backend: Backend) async throws {
        let ledger = try await makeLedger(backend)
        let id = try await ledger.store.create(ServiceRequestDraft(title: "June"), by: "A", in: ledger.workspace).id
        _ = try await ledger.store.change(
            id, ServiceRequestChange(meetingAt: instant("2026-06-01T00:00:00Z")), by: "A", in: ledger.workspace)
        let facts = try await ledger.dashboardFacts()
        let windows = DashboardWindows(now: noon, calendar: .utc)
        var filter = ServiceRequestFilter(
            meetingOutcomes: [.pending, .held, .noShow], meetingFrom: windows.thisMonthStart,
            meetingBefore: windows.thisMonthEnd)
        #expect(try await titles(ledger, filter).count == Int(facts.salesCallsThisMonth))
        #expect(facts.salesCallsThisMonth == 3)
        filter.meetingOutcomes = [.held]
        #expect(try await titles(ledger, filter).count == Int(facts.salesCallsHeldThisMonth))
    }
}
