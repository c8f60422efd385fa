import FlowtallyCore
import FlowtallySQL
import Testing

struct MeetingTests {
    private let friday = noon + .days(2)

    private func change(_ change: ServiceRequestChange, of id: ServiceRequestID, _ ledger: TestLedger) async throws
        -> ServiceRequest
    {
        let changed = try await ledger.store.change(id, change, by: "Ada", in: ledger.workspace)
        #expect(try await ledger.store.serviceRequest(id, in: ledger.workspace) == changed)
        return changed
    }

    private func request(_ ledger: TestLedger) async throws -> ServiceRequestID {
        try await ledger.store.create(ServiceRequestDraft(title: "T"), by: "Ada", in: ledger.workspace).id
    }

    @Test("an outcome without a meeting is refused and changes nothing", arguments: Backend.allCases)
    func outcomeAlone(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await request(ledger)
        let before = try await ledger.store.serviceRequest(id, in: ledger.workspace)
        let refused = await refusal {
            try await ledger.store.change(
                id, ServiceRequestChange(title: "New", meetingOutcome: .held), by: "Ada", in: ledger.workspace)
        }
        #expect(refused?.isInvalid == true)
        #expect(refused?.pointers == ["/meeting/scheduledAt"])
        #expect(try await ledger.store.serviceRequest(id, in: ledger.workspace) == before)
    }

    @Test("a meeting cannot be scheduled without saying when", arguments: Backend.allCases)
    func withoutTime(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await request(ledger)
        let refused = await refusal {
            try await ledger.store.change(
                id, ServiceRequestChange(status: .meetingScheduled), by: "Ada", in: ledger.workspace)
        }
        #expect(refused?.pointers == ["/meeting"])
    }

    @Test("a first meeting is pending and moves the request on", arguments: Backend.allCases)
    func first(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await request(ledger)
        let changed = try await change(ServiceRequestChange(meetingAt: friday), of: id, ledger)
        #expect(changed.status == .meetingScheduled)
        #expect(changed.meeting == Meeting(scheduledAt: friday, outcome: .pending))
    }

    @Test("an outcome is kept until the meeting is moved", arguments: Backend.allCases, MeetingOutcome.allCases)
    func moving(backend: Backend, outcome: MeetingOutcome) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await request(ledger)
        _ = try await change(ServiceRequestChange(meetingAt: friday), of: id, ledger)
        let told = try await change(ServiceRequestChange(meetingOutcome: outcome), of: id, ledger)
        #expect(told.meeting == Meeting(scheduledAt: friday, outcome: outcome))
        let same = try await change(ServiceRequestChange(meetingAt: friday), of: id, ledger)
        #expect(same.meeting == told.meeting)
        let moved = try await change(ServiceRequestChange(meetingAt: friday + .days(1)), of: id, ledger)
        #expect(moved.meeting == Meeting(scheduledAt: friday + .days(1), outcome: .pending))
        let both = try await change(
            ServiceRequestChange(meetingAt: friday, meetingOutcome: outcome), of: id, ledger)
        #expect(both.meeting == Meeting(scheduledAt: friday, outcome: outcome))
    }

    @Test("a meeting of a request that is further along leaves its status", arguments: Backend.allCases)
    func later(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let id = try await request(ledger)
        _ = try await change(ServiceRequestChange(status: .proposalSent), of: id, ledger)
        let changed = try await change(ServiceRequestChange(meetingAt: friday), of: id, ledger)
        #expect(changed.status == .proposalSent)
        #expect(changed.meeting?.scheduledAt == friday)
    }
}
