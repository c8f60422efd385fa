import FlowtallyCore

extension ServiceRequestStatus {
    /// `Meeting scheduled`.
    var label: String {
        let words = rawValue.replacing("_", with: " ").lowercased()
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// The colour of its chip, which also bears the word.
    var tone: String {
        switch self {
        case .submitted: "grey"
        case .reviewed, .meetingScheduled: "blue"
        case .proposalSent: "purple"
        case .approved, .inProgress, .completed: "green"
        case .cancelled: "red"
        }
    }
}

extension MeetingOutcome {
    /// A meeting that nobody said anything about is only planned.
    var label: String {
        switch self {
        case .pending: "Planned"
        case .held: "Held"
        case .noShow: "No show"
        case .cancelled: "Cancelled"
        }
    }
}

extension Meeting {
    /// `24 November 2026, 14:00 (planned)`.
    func words(_ format: DisplayFormat) -> String {
        "\(format.dateAndTime(scheduledAt)) (\(outcome.label.lowercased()))"
    }

    /// `24 Nov, 14:00 (planned)`, in a list.
    func shortWords(_ format: DisplayFormat, asOf now: Instant) -> String {
        "\(format.listTime(scheduledAt, asOf: now)) (\(outcome.label.lowercased()))"
    }
}
