/// Where a service request stands.
package enum ServiceRequestStatus: String, Sendable, CaseIterable {
    case submitted = "SUBMITTED"
    case reviewed = "REVIEWED"
    case meetingScheduled = "MEETING_SCHEDULED"
    case proposalSent = "PROPOSAL_SENT"
    case approved = "APPROVED"
    case inProgress = "IN_PROGRESS"
    case completed = "COMPLETED"
    case cancelled = "CANCELLED"

    /// The statuses that may follow: forward, steps may be left out up to the approval; back, only to try a step again.
    ///
    /// Work needs an approval, only work can be completed, and what was cancelled can be taken up again from the start.
    package var validTransitions: [ServiceRequestStatus] {
        switch self {
        case .submitted: [.reviewed, .meetingScheduled, .proposalSent, .cancelled]
        case .reviewed: [.meetingScheduled, .proposalSent, .approved, .cancelled]
        case .meetingScheduled: [.reviewed, .proposalSent, .approved, .cancelled]
        case .proposalSent: [.meetingScheduled, .approved, .cancelled]
        case .approved: [.inProgress, .cancelled]
        case .inProgress: [.completed, .cancelled]
        case .completed: []
        case .cancelled: [.submitted]
        }
    }
}
