import FlowtallyCore

/// One service request as it is shown: what it is about, what can be done next, and what happened so far.
struct ServiceRequestPage {
    struct Fact {
        let label: String
        let value: String
    }

    struct Event {
        let what: String
        let who: String
        let when: String
        let remark: String?
    }

    let requestTitle: String
    let statusLabel: String
    let tone: String
    let flash: String?
    let facts: [Fact]
    let details: String?
    /// For whoever may edit, while the form is not open.
    let editLink: String?
    let aboutForm: EditForm?
    let statusForm: EditForm?
    let meetingForm: EditForm?
    let events: [Event]

    init(
        _ request: ServiceRequest, _ history: [ServiceRequestEvent], typed: ServiceRequestChangeForm?,
        isAboutOpen: Bool, errors: [FormError], token: String?, flash: String?, _ format: DisplayFormat
    ) {
        requestTitle = request.title
        statusLabel = request.status.label
        tone = request.status.tone
        self.flash = flash
        facts = Self.facts(request, format)
        details = request.description
        let forms = token.map { ServiceRequestFormWriter(request: request, token: $0, format: format) }
        let isAboutOpen = isAboutOpen || typed?.intent == .about
        editLink = isAboutOpen ? nil : forms?.editLink
        aboutForm = isAboutOpen ? forms?.about(typed?.intent == .about ? typed : nil, errors: errors) : nil
        statusForm = forms?.status(typed?.intent == .status ? typed : nil, errors: errors)
        meetingForm = forms?.meeting(typed?.intent == .meeting ? typed : nil, errors: errors)
        events = history.reversed().map { Self.event($0, format) }
    }

    private static func facts(_ request: ServiceRequest, _ format: DisplayFormat) -> [Fact] {
        [
            ("Asked for by", request.requesterName), ("Email", request.requesterEmail),
            ("Meeting", request.meeting?.words(format)), ("Filed", format.dateAndTime(request.createdAt)),
            ("Last change", format.dateAndTime(request.updatedAt)),
        ].compactMap { label, value in value.map { Fact(label: label, value: $0) } }
    }

    private static func event(_ event: ServiceRequestEvent, _ format: DisplayFormat) -> Event {
        let what =
            switch event.kind {
            case .created: "Filed"
            case .statusChanged: "From \(event.from?.label ?? DisplayFormat.dash) to \(event.to.label)"
            case .meetingChanged: event.meeting.map { "Meeting: \($0.words(format))" } ?? "No meeting any more"
            case .noteAdded: "Note"
            }
        return Event(what: what, who: event.by, when: format.dateAndTime(event.at), remark: event.note)
    }
}

/// Writes the forms that move a service request on.
struct ServiceRequestFormWriter {
    let request: ServiceRequest
    let token: String
    let format: DisplayFormat

    var editLink: String { Route.serviceRequestPage.link(request.id.text, query: [("edit", "about")]) }

    private var action: String { Route.serviceRequestPage.link(request.id.text) }

    func about(_ typed: ServiceRequestChangeForm?, errors: [FormError]) -> EditForm {
        let errors = typed == nil ? [] : errors
        return EditForm(
            label: "About", action: action, token: token, hidden: hidden(.about),
            fields: [FormField("title", "Title", value: typed?.title ?? request.title, errors: errors)],
            texts: [
                LongTextField(
                    "description", "Description", value: typed?.details ?? request.description ?? "",
                    hint: "The history keeps what stood here before.", errors: errors)
            ], errors: errors, cancelLink: action)
    }

    /// Offers what may follow; that a meeting is scheduled is said by giving its time.
    func status(_ typed: ServiceRequestChangeForm?, errors: [FormError]) -> EditForm {
        let errors = typed == nil ? [] : errors
        let next = request.status.validTransitions.filter { $0 != .meetingScheduled || request.meeting != nil }
        let choice = ChoiceField(
            "status", "Next status", value: typed?.status ?? "",
            choices: [("", "Stays \(request.status.label.lowercased())")] + next.map { ($0.rawValue, $0.label) })
        return EditForm(
            label: "Status", action: action, token: token, hidden: hidden(.status), choices: [choice],
            texts: [
                LongTextField(
                    "note", "Note", value: typed?.note ?? "", hint: "Kept in the history.", errors: errors)
            ], errors: errors)
    }

    func meeting(_ typed: ServiceRequestChangeForm?, errors: [FormError]) -> EditForm {
        let errors = typed == nil ? [] : errors
        let meeting = request.meeting
        let outcome = ChoiceField(
            "outcome", "Outcome", value: typed?.outcome ?? meeting?.outcome.rawValue ?? "",
            choices: MeetingOutcome.allCases.map { ($0.rawValue, $0.label) })
        let moves = request.status == .submitted || request.status == .reviewed
        return EditForm(
            label: "Meeting", action: action, token: token, hidden: hidden(.meeting),
            guide: meeting == nil && moves ? "Scheduling a meeting moves the request on to “Meeting scheduled”." : nil,
            choices: meeting == nil ? [] : [outcome],
            fields: [
                FormField(
                    "meetingAt", "Day and time",
                    value: typed?.meetingAt ?? meeting.map { format.calendar.typed($0.scheduledAt) } ?? "",
                    type: "datetime-local", hint: "Time zone \(format.calendar.timeZoneName).", errors: errors)
            ], errors: errors, submitLabel: meeting == nil ? "Schedule" : "Save")
    }

    private func hidden(_ intent: ServiceRequestIntent) -> [HiddenField] {
        [HiddenField(name: "do", value: intent.rawValue)]
    }
}
