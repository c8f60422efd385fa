import FlowtallyCore

/// A service request as somebody types it.
struct ServiceRequestForm {
    var title = ""
    var details = ""
    var requesterName = ""
    var requesterEmail = ""

    init() {}

    init(_ form: Form) {
        title = form["title"]
        details = form["description"]
        requesterName = form["requesterName"]
        requesterEmail = form["requesterEmail"]
    }

    /// The request, or what is wrong with the fields.
    var draft: (ServiceRequestDraft?, errors: [FormError]) {
        var errors: [FormError] = []
        errors.requireTitle(title)
        errors.require(
            requesterName.unicodeScalars.count <= 200, "requesterName", "Please give a name of up to 200 characters.")
        errors.require(
            requesterEmail.isEmpty || UserDraft.isEmail(requesterEmail), "requesterEmail",
            "Please give an email address, such as ada@example.com, or none.")
        errors.requireLongText(details, "description")
        let draft = ServiceRequestDraft(
            title: title, description: details.isEmpty ? nil : details,
            requesterName: requesterName.isEmpty ? nil : requesterName,
            requesterEmail: requesterEmail.isEmpty ? nil : requesterEmail)
        return errors.isEmpty ? (draft, []) : (nil, errors)
    }

    func form(token: String, errors: [FormError]) -> EditForm {
        EditForm(
            label: "New service request", action: Route.newServiceRequestPage.link(), token: token,
            fields: [
                FormField("title", "What should be automated?", value: title, errors: errors),
                FormField("requesterName", "Who asks for it", value: requesterName, isRequired: false, errors: errors),
                FormField(
                    "requesterEmail", "Their email", value: requesterEmail, type: "email", isRequired: false,
                    errors: errors),
            ],
            texts: [
                LongTextField(
                    "description", "Description", value: details,
                    hint: "What happens today, how often, and what should come of it.", errors: errors)
            ], errors: errors, submitLabel: "File request", cancelLink: Route.serviceRequestsPage.link())
    }
}

/// What somebody changes of a request, as it is typed: what it is about, its status or its meeting.
struct ServiceRequestChangeForm {
    let intent: ServiceRequestIntent
    let title: String
    let details: String
    let status: String
    /// A day and a time of the workspace's zone, as in `2026-11-24T14:00`.
    let meetingAt: String
    let outcome: String
    let note: String

    /// Throws `Problem.Kind.malformed` for another page's form.
    init(_ form: Form) throws {
        guard let intent = ServiceRequestIntent(rawValue: form["do"]) else {
            throw Problem(
                .malformed, "This is no form of this page.", valid: ServiceRequestIntent.allCases.map(\.rawValue))
        }
        self.intent = intent
        title = form["title"]
        details = form["description"]
        status = form["status"]
        meetingAt = form["meetingAt"]
        outcome = form["outcome"]
        note = form["note"]
    }

    /// What the form changes of a request, or what is wrong with the fields.
    func change(
        _ request: ServiceRequest, _ calendar: LocalCalendar
    ) -> (ServiceRequestChange?, errors: [FormError]) {
        var errors: [FormError] = []
        errors.requireLongText(note, "note")
        var change = ServiceRequestChange(note: note.isEmpty ? nil : note)
        switch intent {
        case .about:
            errors.requireTitle(title)
            errors.requireLongText(details, "description")
            (change.title, change.description) = (title, details)
        case .status:
            change.status = ServiceRequestStatus(rawValue: status)
            errors.require(
                change.status != nil || change.note != nil, "note", "Please choose a status, or write a note.")
        case .meeting:
            let meeting = request.meeting
            let outcome = MeetingOutcome(rawValue: outcome)
            if let meeting, meetingAt == calendar.typed(meeting.scheduledAt) {
                change.meetingOutcome = outcome
            } else {
                change.meetingAt = calendar.instant(typed: meetingAt)
                // What was said of the meeting at its old time is not said of the new one.
                change.meetingOutcome = outcome == meeting?.outcome ? nil : outcome
                errors.require(
                    change.meetingAt != nil, "meetingAt",
                    "Please give the meeting's day and time, such as 2026-11-24 14:00.")
            }
        }
        return errors.isEmpty ? (change, []) : (nil, errors)
    }
}

/// What a form of a service request's page wants done.
enum ServiceRequestIntent: String, CaseIterable {
    case about, status, meeting
}

extension [FormError] {
    fileprivate mutating func requireTitle(_ title: String) {
        require((1...200).contains(title.unicodeScalars.count), "title", "Please give a title of up to 200 characters.")
    }

    fileprivate mutating func requireLongText(_ text: String, _ field: String) {
        let length = ServiceRequestDraft.longestText
        require(text.unicodeScalars.count <= length, field, "Please write at most \(length) characters.")
    }
}

extension LocalCalendar {
    /// Reads what `datetime-local` fields send: `2026-11-24T14:00`, perhaps with seconds, or with a space in between.
    fileprivate func instant(typed text: String) -> Instant? {
        guard let match = text.wholeMatch(of: /(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?/),
            let day = LocalDay(String(match.1)), day.yearMonthDay.year > 0, let hours = Int64(match.2),
            let minutes = Int64(match.3)
        else { return nil }
        return instant(of: day, at: .minutes(hours * 60 + minutes))
    }

    /// A time as `datetime-local` fields take it.
    func typed(_ instant: Instant) -> String {
        let minutes = timeOfDay(of: instant).count / 60_000
        let time = [minutes / 60, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
        return "\(day(of: instant))T\(time)"
    }
}
