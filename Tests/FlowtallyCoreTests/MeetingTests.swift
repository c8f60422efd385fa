import FlowtallyCore
import Testing

private let now = instant("2026-05-14T12:00:00Z")
private let monday = instant("2026-05-18T09:00:00Z")
private let friday = instant("2026-05-22T09:00:00Z")

struct MeetingTests {
    private let meetOnMonday = ServiceRequestChange(meetingAt: monday)

    @Test(
        "a meeting moves a request that was only submitted or reviewed to its own status",
        arguments: [ServiceRequestStatus.submitted, .reviewed])
    func meetingMovesForward(status: ServiceRequestStatus) throws {
        let (changed, events) = try request(status).applying(meetOnMonday, at: now, by: "Grace")
        #expect(changed.status == .meetingScheduled)
        #expect(changed.meeting == Meeting(scheduledAt: monday, outcome: .pending))
        #expect(events.map { $0.kind } == [.meetingChanged, .statusChanged])
        #expect(events.allSatisfy { $0.from == status && $0.to == .meetingScheduled && $0.at == now })
    }

    @Test(
        "a meeting leaves a later status as it is",
        arguments: [ServiceRequestStatus.proposalSent, .approved, .inProgress, .completed, .cancelled])
    func meetingLater(status: ServiceRequestStatus) throws {
        let (changed, events) = try request(status).applying(meetOnMonday, at: now, by: "Grace")
        #expect(changed.status == status)
        #expect(changed.meeting?.scheduledAt == monday)
        #expect(events.map { $0.kind } == [.meetingChanged])
    }

    @Test("a status that is named counts, not the one that a meeting would bring")
    func namedStatus() throws {
        let change = ServiceRequestChange(status: .reviewed, meetingAt: monday)
        let (changed, _) = try request(.submitted).applying(change, at: now, by: "Grace")
        #expect(changed.status == .reviewed)
        #expect(changed.meeting?.scheduledAt == monday)
    }

    @Test("a scheduled meeting needs a time")
    func meetingWithoutTime() {
        #expect(
            throws: LedgerError.invalid([
                FieldProblem("/meeting", "is needed for the status MEETING_SCHEDULED: when is it?")
            ])
        ) {
            try request(.submitted).applying(ServiceRequestChange(status: .meetingScheduled), at: now, by: "Grace")
        }
    }

    @Test("an outcome needs a meeting")
    func outcomeWithoutMeeting() {
        #expect(
            throws: LedgerError.invalid([
                FieldProblem("/meeting/scheduledAt", "is needed: this request has no meeting yet")
            ])
        ) {
            try request(.reviewed).applying(ServiceRequestChange(meetingOutcome: .held), at: now, by: "Grace")
        }
    }

    /// A change of a held meeting on Monday, and what it makes of it.
    struct MeetingChange: Sendable {
        let time: Instant?
        let outcome: MeetingOutcome?
        let expected: Meeting
    }

    @Test(
        "a meeting that is moved is pending again; one that is not keeps its outcome",
        arguments: [
            MeetingChange(time: friday, outcome: nil, expected: Meeting(scheduledAt: friday, outcome: .pending)),
            MeetingChange(time: friday, outcome: .noShow, expected: Meeting(scheduledAt: friday, outcome: .noShow)),
            MeetingChange(time: monday, outcome: nil, expected: Meeting(scheduledAt: monday, outcome: .held)),
            MeetingChange(time: nil, outcome: .cancelled, expected: Meeting(scheduledAt: monday, outcome: .cancelled)),
            MeetingChange(time: nil, outcome: nil, expected: Meeting(scheduledAt: monday, outcome: .held)),
        ])
    func meetingChanges(_ meetingChange: MeetingChange) throws {
        let held = Meeting(scheduledAt: monday, outcome: .held)
        let change = ServiceRequestChange(meetingAt: meetingChange.time, meetingOutcome: meetingChange.outcome)
        let (changed, events) = try request(.meetingScheduled, meeting: held).applying(change, at: now, by: "Grace")
        #expect(changed.meeting == meetingChange.expected)
        #expect(changed.status == .meetingScheduled)
        let expectedKinds: [ServiceRequestEvent.Kind] = meetingChange.expected == held ? [] : [.meetingChanged]
        #expect(events.map { $0.kind } == expectedKinds)
        #expect(events.allSatisfy { $0.meeting == meetingChange.expected })
    }
}
