import FlowtallyCore

/// The latest service requests as they are shown.
struct ServiceRequestsSlot {
    struct Item {
        let title: String
        let statusLabel: String
        let tone: String
        let when: String
        let requester: String?
    }

    let failure: SlotFailure?
    let items: [Item]
    let note: String
    let isEmpty: Bool
    let emptyMessage = "No service requests yet. They are filed through the API."
    let updatedAt: String

    init(failure: SlotFailure) {
        self.failure = failure
        items = []
        note = ""
        isEmpty = false
        updatedAt = ""
    }

    init(_ requests: [ServiceRequest], total: Int64, format: DisplayFormat, now: Instant) {
        failure = nil
        items = requests.map { request in
            Item(
                title: request.title, statusLabel: request.status.label, tone: request.status.tone,
                when: Self.when(request, format, now), requester: request.requesterName)
        }
        note = "\(format.count(total)) \(total == 1 ? "request" : "requests") in all"
        isEmpty = requests.isEmpty
        updatedAt = format.time(now)
    }

    /// A meeting to come matters more than the last change.
    private static func when(_ request: ServiceRequest, _ format: DisplayFormat, _ now: Instant) -> String {
        if let meeting = request.meeting, meeting.outcome == .pending, meeting.scheduledAt > now {
            return "meeting " + format.relative(meeting.scheduledAt, to: now)
        }
        return "updated " + format.relative(request.updatedAt, to: now)
    }
}

extension ServiceRequestStatus {
    fileprivate var label: String {
        let words = rawValue.replacing("_", with: " ").lowercased()
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    fileprivate var tone: String {
        switch self {
        case .submitted: "grey"
        case .reviewed, .meetingScheduled: "blue"
        case .proposalSent: "purple"
        case .approved, .inProgress, .completed: "green"
        case .cancelled: "red"
        }
    }
}
