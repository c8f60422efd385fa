import FlowtallyCore
import Testing

private let now = instant("2026-05-14T12:00:00Z")
private let monday = instant("2026-05-18T09:00:00Z")

struct ServiceRequestTests {
    private static let followers: [ServiceRequestStatus: Set<ServiceRequestStatus>] = [
        .submitted: [.reviewed, .meetingScheduled, .proposalSent, .cancelled],
        .reviewed: [.meetingScheduled, .proposalSent, .approved, .cancelled],
        .meetingScheduled: [.reviewed, .proposalSent, .approved, .cancelled],
        .proposalSent: [.meetingScheduled, .approved, .cancelled],
        .approved: [.inProgress, .cancelled],
        .inProgress: [.completed, .cancelled],
        .completed: [],
        .cancelled: [.submitted],
    ]

    @Test(
        "a status changes to one that may follow it, and to no other",
        arguments: ServiceRequestStatus.allCases, ServiceRequestStatus.allCases)
    func transitions(from: ServiceRequestStatus, to: ServiceRequestStatus) throws {
        let original = request(from, meeting: Meeting(scheduledAt: monday, outcome: .pending))
        let change = ServiceRequestChange(status: to, note: "because")
        if from != to, Self.followers[from]?.contains(to) != true {
            #expect(throws: LedgerError.transitionRefused(from: from, to: to)) {
                try original.applying(change, at: now, by: "Grace")
            }
            return
        }
        let (changed, events) = try original.applying(change, at: now, by: "Grace")
        #expect(changed.status == to)
        #expect(changed.updatedAt == now)
        #expect(changed.createdAt == original.createdAt)
        let expectedKinds: [ServiceRequestEvent.Kind] =
            from == to ? [.noteAdded] : to == .cancelled ? [.meetingChanged, .statusChanged] : [.statusChanged]
        #expect(events.map { $0.kind } == expectedKinds)
        #expect(events.allSatisfy { $0.from == from && $0.to == to && $0.note == "because" && $0.by == "Grace" })
    }

    @Test("what a change does not name stays")
    func otherProperties() throws {
        let change = ServiceRequestChange(title: "Bills")
        let (changed, events) = try request(.reviewed).applying(change, at: now, by: "Grace")
        #expect(changed.title == "Bills")
        #expect(changed.description == "Read and file them")
        #expect(changed.requesterName == "Ada")
        #expect(changed.requesterEmail == "ada@example.org")
        #expect(changed.status == .reviewed)
        #expect(changed.meeting == nil)
        #expect(events.map(\.note) == ["The title was “Invoices”."])
    }

    @Test("the history keeps what title and description were, beside what is said of the change")
    func history() throws {
        let change = ServiceRequestChange(title: "Bills", description: "", note: "Renamed")
        let (changed, events) = try request(.reviewed).applying(change, at: now, by: "Grace")
        #expect(changed.description == nil)
        #expect(events.map(\.kind) == [.noteAdded, .noteAdded])
        #expect(
            events.map(\.note) == ["Renamed", "The title was “Invoices”.\nThe description was: Read and file them"])
        #expect(try changed.applying(change, at: now, by: "Grace").1.map(\.note) == ["Renamed"])
    }
}
