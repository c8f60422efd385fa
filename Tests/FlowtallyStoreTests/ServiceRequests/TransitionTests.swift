import FlowtallyCore
import FlowtallySQL
import Testing

struct TransitionTests {
    private static let meeting = noon + .days(3)

    /// The table of what may follow, told once more.
    private static let allowed: [ServiceRequestStatus: Set<ServiceRequestStatus>] = [
        .submitted: [.reviewed, .meetingScheduled, .proposalSent, .cancelled],
        .reviewed: [.meetingScheduled, .proposalSent, .approved, .cancelled],
        .meetingScheduled: [.reviewed, .proposalSent, .approved, .cancelled],
        .proposalSent: [.meetingScheduled, .approved, .cancelled],
        .approved: [.inProgress, .cancelled],
        .inProgress: [.completed, .cancelled],
        .completed: [],
        .cancelled: [.submitted],
    ]

    private static func way(to status: ServiceRequestStatus) -> [ServiceRequestStatus] {
        switch status {
        case .submitted: []
        case .reviewed, .meetingScheduled, .proposalSent, .cancelled: [status]
        case .approved: [.reviewed, .approved]
        case .inProgress: [.reviewed, .approved, .inProgress]
        case .completed: [.reviewed, .approved, .inProgress, .completed]
        }
    }

    private func change(to status: ServiceRequestStatus) -> ServiceRequestChange {
        ServiceRequestChange(status: status, meetingAt: status == .meetingScheduled ? Self.meeting : nil)
    }

    private func request(in status: ServiceRequestStatus, _ ledger: TestLedger) async throws -> ServiceRequest {
        var request = try await ledger.store.create(
            ServiceRequestDraft(title: status.rawValue), by: "Ada", in: ledger.workspace)
        for next in Self.way(to: status) {
            request = try await ledger.store.change(request.id, change(to: next), by: "Ada", in: ledger.workspace)
        }
        return request
    }

    @Test(
        "from each status only its own may follow", arguments: Backend.allCases, ServiceRequestStatus.allCases)
    func transitions(backend: Backend, from: ServiceRequestStatus) async throws {
        let ledger = try await backend.makeLedger()
        for next in ServiceRequestStatus.allCases where next != from {
            let request = try await request(in: from, ledger)
            #expect(request.status == from)
            let history = try await ledger.store.history(of: request.id, in: ledger.workspace)
            let change = change(to: next)
            let refused = await refusal {
                try await ledger.store.change(request.id, change, by: "Bob", in: ledger.workspace)
            }
            let after = try await ledger.store.serviceRequest(request.id, in: ledger.workspace)
            let added = try await ledger.store.history(of: request.id, in: ledger.workspace).dropFirst(history.count)
            if Self.allowed[from]?.contains(next) == true {
                #expect(refused == nil, "to \(next)")
                #expect(after?.status == next)
                #expect(added.contains { $0.kind == .statusChanged && $0.from == from && $0.to == next })
            } else {
                #expect(refused == LedgerError.transitionRefused(from: from, to: next))
                #expect(after == request)
                #expect(added.isEmpty)
            }
        }
    }

    @Test("the same status again is no transition", arguments: Backend.allCases, ServiceRequestStatus.allCases)
    func same(backend: Backend, status: ServiceRequestStatus) async throws {
        let ledger = try await backend.makeLedger()
        let request = try await request(in: status, ledger)
        let before = try await ledger.store.history(of: request.id, in: ledger.workspace)
        let changed = try await ledger.store.change(
            request.id, ServiceRequestChange(title: "New", status: status), by: "Ada", in: ledger.workspace)
        #expect(changed.status == status)
        #expect(changed.title == "New")
        let after = try await ledger.store.history(of: request.id, in: ledger.workspace)
        #expect(after.prefix(before.count) == before[...])
        #expect(after.dropFirst(before.count).map(\.kind) == [.noteAdded])
    }

    @Test("an unknown request cannot be changed and has no history", arguments: Backend.allCases)
    func unknown(backend: Backend) async throws {
        let ledger = try await backend.makeLedger()
        let nobody = ServiceRequestID("nobody")
        #expect(try await ledger.store.serviceRequest(nobody, in: ledger.workspace) == nil)
        let change = change(to: .reviewed)
        let changing = await refusal {
            try await ledger.store.change(nobody, change, by: "Ada", in: ledger.workspace)
        }
        #expect(changing == LedgerError.notFound("service request"))
        let reading = await refusal { try await ledger.store.history(of: nobody, in: ledger.workspace) }
        #expect(reading == LedgerError.notFound("service request"))
    }
}
