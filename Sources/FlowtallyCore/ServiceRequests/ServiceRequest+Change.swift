extension ServiceRequest {
    /// This request after a change, and what that adds to its history.
    ///
    /// Scheduling a meeting for a request that was only submitted or reviewed moves it to `meetingScheduled`; cancelling a request
    /// cancels its meeting, if that is still to come. Of a new title or description the history keeps what stood there before; an empty
    /// description is none.
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
            id: id, title: change.title ?? title,
            description: (change.description ?? description).flatMap { $0.isEmpty ? nil : $0 },
            requesterName: requesterName, requesterEmail: requesterEmail, status: next, meeting: meeting,
            createdAt: createdAt, updatedAt: now)

        let settledMeeting = meeting
        func event(_ kind: ServiceRequestEvent.Kind, note: String?) -> ServiceRequestEvent {
            ServiceRequestEvent(
                kind: kind, at: now, from: status, to: next, meeting: settledMeeting, note: note, by: author)
        }
        var events: [ServiceRequestEvent] = []
        if meeting != self.meeting { events.append(event(.meetingChanged, note: change.note)) }
        if next != status { events.append(event(.statusChanged, note: change.note)) }
        if events.isEmpty, change.note != nil { events.append(event(.noteAdded, note: change.note)) }
        if let before = words(beforeBecoming: changed) { events.append(event(.noteAdded, note: before)) }
        return (changed, events)
    }

    /// What title and description said, where they say something else now.
    private func words(beforeBecoming changed: ServiceRequest) -> String? {
        let words = [
            changed.title != title ? "The title was “\(title)”." : nil,
            changed.description != description ? "The description was: \(description ?? "none")" : nil,
        ].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: "\n")
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
