import FlowtallyCore

/// The latest service requests as they are shown.
struct ServiceRequestsSlot {
    struct Item {
        let title: String
        let link: String
        let statusLabel: String
        let tone: String
        let when: String
        let requester: String?
    }

    let failure: SlotFailure?
    let items: [Item]
    let allLink = Route.serviceRequestsPage.link()
    let allLabel: String
    /// For whoever may file one.
    let newLink: String?
    let isEmpty: Bool
    let emptyMessage = "No service requests yet."
    let updatedAt: String

    init(failure: SlotFailure) {
        self.failure = failure
        items = []
        allLabel = ""
        newLink = nil
        isEmpty = false
        updatedAt = ""
    }

    init(_ requests: [ServiceRequest], total: Int64, canFile: Bool, format: DisplayFormat, now: Instant) {
        failure = nil
        items = requests.map { request in
            Item(
                title: request.title, link: Route.serviceRequestPage.link(request.id.text),
                statusLabel: request.status.label, tone: request.status.tone, when: Self.when(request, format, now),
                requester: request.requesterName)
        }
        allLabel = total == 1 ? "The one request" : "All \(format.count(total)) requests"
        newLink = canFile ? Route.newServiceRequestPage.link() : nil
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
