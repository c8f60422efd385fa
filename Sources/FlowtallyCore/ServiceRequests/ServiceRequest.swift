/// Somebody's wish for an automation, from the first word to the finished work.
package struct ServiceRequest: Sendable, Equatable {
    package let id: ServiceRequestID
    package let title: String
    package let description: String?
    package let requesterName: String?
    package let requesterEmail: String?
    package let status: ServiceRequestStatus
    package let meeting: Meeting?
    package let createdAt: Instant
    package let updatedAt: Instant

    package init(
        id: ServiceRequestID, title: String, description: String?, requesterName: String?, requesterEmail: String?,
        status: ServiceRequestStatus, meeting: Meeting?, createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.requesterName = requesterName
        self.requesterEmail = requesterEmail
        self.status = status
        self.meeting = meeting
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// The sales call of a service request.
package struct Meeting: Sendable, Equatable {
    package let scheduledAt: Instant
    package let outcome: MeetingOutcome

    package init(scheduledAt: Instant, outcome: MeetingOutcome) {
        self.scheduledAt = scheduledAt
        self.outcome = outcome
    }
}

package enum MeetingOutcome: String, Sendable, CaseIterable {
    case pending = "PENDING"
    case held = "HELD"
    case noShow = "NO_SHOW"
    case cancelled = "CANCELLED"
}

/// Which service requests to list; a nil or empty part does not narrow.
package struct ServiceRequestFilter: Sendable, Equatable {
    package var statuses: Set<ServiceRequestStatus>
    /// Only those whose meeting came to one of these; `pending` is one that is still to come or was not told about.
    package var meetingOutcomes: Set<MeetingOutcome>
    /// Only those whose meeting is dated at this instant or later.
    package var meetingFrom: Instant?
    /// Only those whose meeting is dated before this instant.
    package var meetingBefore: Instant?

    package init(
        statuses: Set<ServiceRequestStatus> = [], meetingOutcomes: Set<MeetingOutcome> = [],
        meetingFrom: Instant? = nil, meetingBefore: Instant? = nil
    ) {
        self.statuses = statuses
        self.meetingOutcomes = meetingOutcomes
        self.meetingFrom = meetingFrom
        self.meetingBefore = meetingBefore
    }
}

/// What a person files.
package struct ServiceRequestDraft: Sendable, Equatable {
    package var title: String
    package var description: String?
    package var requesterName: String?
    package var requesterEmail: String?

    package init(
        title: String, description: String? = nil, requesterName: String? = nil, requesterEmail: String? = nil
    ) {
        self.title = title
        self.description = description
        self.requesterName = requesterName
        self.requesterEmail = requesterEmail
    }
}

/// New values for some properties of a service request.
package struct ServiceRequestChange: Sendable, Equatable {
    package var title: String?
    package var description: String?
    package var status: ServiceRequestStatus?
    /// Words for the history, kept with the change.
    package var note: String?
    package var meetingAt: Instant?
    package var meetingOutcome: MeetingOutcome?

    package init(
        title: String? = nil, description: String? = nil, status: ServiceRequestStatus? = nil, note: String? = nil,
        meetingAt: Instant? = nil, meetingOutcome: MeetingOutcome? = nil
    ) {
        self.title = title
        self.description = description
        self.status = status
        self.note = note
        self.meetingAt = meetingAt
        self.meetingOutcome = meetingOutcome
    }
}

/// One line of a service request's history.
package struct ServiceRequestEvent: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case created
        case statusChanged
        case meetingChanged
        case noteAdded
    }

    package let kind: Kind
    package let at: Instant
    package let from: ServiceRequestStatus?
    package let to: ServiceRequestStatus
    package let meeting: Meeting?
    package let note: String?
    /// Who did it: a person's name, or a key's.
    package let by: String

    package init(
        kind: Kind, at instant: Instant, from: ServiceRequestStatus?, to: ServiceRequestStatus, meeting: Meeting?,
        note: String?, by: String
    ) {
        self.kind = kind
        at = instant
        self.from = from
        self.to = to
        self.meeting = meeting
        self.note = note
        self.by = by
    }
}
