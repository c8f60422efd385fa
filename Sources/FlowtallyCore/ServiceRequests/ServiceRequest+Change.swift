extension ServiceRequest {
    /// This request after a change, and what that adds to its history.
    ///
    /// Scheduling a meeting for a request that was only submitted or reviewed moves it to `meetingScheduled`; cancelling a request
    /// cancels its meeting, if that is still to come.
    /// Throws `LedgerError`: `transitionRefused`, or `invalid` for an outcome without a meeting.
    package func applying(
        _ change: ServiceRequestChange, at now: Instant, by author: String
    ) throws(LedgerError) -> (ServiceRequest, [ServiceRequestEvent]) {
        var meeting = try meeting(after: change)
        let next = change.status ?? (change.meetingAt != nil && isBeforeMeeting ? .meetingScheduled : status)
        guard next == status || status.validTransitions.contains(next) else {
            throw .transitionRefused(from: status, to: next)
        }
        if next == .meetingScheduled, meeting == nil {
            throw .invalid([FieldProblem("/meeting", "is needed for the status MEETING_SCHEDULED: when is it?")])
        }
        if next == .cancelled, status != .cancelled, let pending = meeting, pending.outcome == .pending {
            meeting = Meeting(scheduledAt: pending.scheduledAt, outcome: .cancelled)
        }
        let changed = ServiceRequest(
            id: id, title: change.title ?? title, description: change.description ?? description,
            requesterName: requesterName, requesterEmail: requesterEmail, status: next, meeting: meeting,
            createdAt: createdAt, updatedAt: now)

        let settledMeeting = meeting
        func event(_ kind: ServiceRequestEvent.Kind) -> ServiceRequestEvent {
            ServiceRequestEvent(
                kind: kind, at: now, from: status, to: next, meeting: settledMeeting, note: change.note, by: author)
        }
        var events: [ServiceRequestEvent] = []
        if meeting != self.meeting { events.append(event(.meetingChanged)) }
        if next != status { events.append(event(.statusChanged)) }
        if events.isEmpty, change.note != nil { events.append(event(.noteAdded)) }
        return (changed, events)
    }

    private var isBeforeMeeting: Bool { status == .submitted || status == .reviewed }

    /// A meeting that is moved to another time is pending again, unless the change says otherwise.
    private func meeting(after change: ServiceRequestChange) throws(LedgerError) -> Meeting? {
        if let scheduledAt = change.meetingAt {
            let kept = scheduledAt == meeting?.scheduledAt ? meeting?.outcome : nil
            return Meeting(scheduledAt: scheduledAt, outcome: change.meetingOutcome ?? kept ?? .pending)
        }
        guard let outcome = change.meetingOutcome else { return meeting }
        guard let meeting else {
            throw .invalid([FieldProblem("/meeting/scheduledAt", "is needed: this request has no meeting yet")])
        }
        return Meeting(scheduledAt: meeting.scheduledAt, outcome: outcome)
    }
}
