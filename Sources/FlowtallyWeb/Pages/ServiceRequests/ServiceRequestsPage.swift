import FlowtallyCore

/// The list of service requests as it is shown.
struct ServiceRequestsPage {
    struct Choice {
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Row {
        let title: String
        let link: String
        let statusLabel: String
        let tone: String
        let requester: String
        let meeting: String
        let updated: String
    }

    let count: Int64
    let countLabel: String
    let statuses: [Choice]
    let outcomes: [Choice]
    let days: [FormField]
    let clearLink: String?
    let newLink: String?
    let rows: [Row]
    let isEmpty: Bool
    let newestHref: String?
    let olderHref: String?

    init(
        _ requests: [ServiceRequest], of listing: ServiceRequestListing, count: Int64, next: String?,
        query: QueryReader, mayEdit: Bool, _ format: DisplayFormat, now: Instant
    ) {
        self.count = count
        countLabel = format.count(count, "request", "requests")
        statuses = ServiceRequestStatus.allCases.map {
            Choice(value: $0.rawValue, label: $0.label, isChosen: listing.filter.statuses.contains($0))
        }
        outcomes = MeetingWord.allCases.map {
            Choice(
                value: $0.rawValue, label: $0.outcome.label,
                isChosen: listing.filter.meetingOutcomes.contains($0.outcome))
        }
        days = [
            ("meetingFrom", "Meeting from", listing.meetingDays.from),
            ("meetingTo", "Meeting until", listing.meetingDays.to),
        ]
        .map { FormField($0, $1, value: $2?.description ?? "", type: "date", isRequired: false, errors: []) }
        clearLink = listing.filter == ServiceRequestFilter() ? nil : Route.serviceRequestsPage.link()
        newLink = mayEdit ? Route.newServiceRequestPage.link() : nil
        rows = requests.map { request in
            Row(
                title: request.title, link: Route.serviceRequestPage.link(request.id.text),
                statusLabel: request.status.label, tone: request.status.tone,
                requester: request.requesterName ?? request.requesterEmail ?? "",
                meeting: request.meeting?.shortWords(format, asOf: now) ?? "",
                updated: format.relative(request.updatedAt, to: now))
        }
        isEmpty = requests.isEmpty
        let filters = query.parameters(except: ["cursor", "done"])
        newestHref = listing.isFirstPage ? nil : Route.serviceRequestsPage.link(query: filters)
        olderHref = next.map { Route.serviceRequestsPage.link(query: filters + [("cursor", $0)]) }
    }
}
