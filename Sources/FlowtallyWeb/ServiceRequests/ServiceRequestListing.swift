import FlowtallyCore

/// A filtered list of service requests by their last change, newest first, cut into pages.
struct ServiceRequestListing {
    static let parameters = ["status", "meetingFrom", "meetingTo", "meeting", "limit", "cursor"]

    let filter: ServiceRequestFilter
    /// The local days between which, both included, the meetings are.
    let meetingDays: (from: LocalDay?, to: LocalDay?)
    private let limit: Int
    private let position: PagePosition?

    /// Throws `Problem.Kind.malformed`.
    init(_ query: QueryReader, _ calendar: LocalCalendar) throws {
        meetingDays = (try query.day("meetingFrom"), try query.day("meetingTo"))
        if let from = meetingDays.from, let to = meetingDays.to, from > to {
            throw Problem(.malformed, "meetingFrom (\(from)) must not be after meetingTo (\(to)).")
        }
        filter = ServiceRequestFilter(
            statuses: try query.setOf("status", ServiceRequestStatus.self),
            meetingOutcomes: Set(try query.setOf("meeting", MeetingWord.self).map(\.outcome)),
            meetingFrom: meetingDays.from.map(calendar.start),
            meetingBefore: meetingDays.to.map { calendar.start(of: $0.adding(days: 1)) })
        limit = try query.integer("limit", in: 1...200, default: 50)
        position = try query.text("cursor").map { try PagePosition(cursor: $0) }
    }

    /// One page, and the cursor of the next one, if there is more.
    func page(
        from ledger: any ServiceRequestStore, in workspace: WorkspaceID
    ) async throws -> (requests: [ServiceRequest], next: String?) {
        let requests = try await ledger.serviceRequests(
            matching: filter, after: position, limit: limit + 1, in: workspace)
        let page = Array(requests.prefix(limit))
        let next =
            requests.count > limit ? page.last.map { PagePosition(time: $0.updatedAt, id: $0.id.text).cursor } : nil
        return (page, next)
    }

    var isFirstPage: Bool { position == nil }
}

/// A meeting's outcome as an address says it.
enum MeetingWord: String, CaseIterable {
    case pending, held
    case noShow = "no_show"
    case cancelled

    var outcome: MeetingOutcome {
        switch self {
        case .pending: .pending
        case .held: .held
        case .noShow: .noShow
        case .cancelled: .cancelled
        }
    }
}
