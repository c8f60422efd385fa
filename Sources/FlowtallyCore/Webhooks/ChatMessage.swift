/// An event as a sentence for people in a chat.
struct ChatMessage {
    /// How a chat writes emphasis and links, and what must be kept from being read as such.
    enum Markup {
        case slack, discord
    }

    private let event: WebhookEvent

    init(_ event: WebhookEvent) {
        self.event = event
    }

    func text(_ markup: Markup, _ link: (WebhookSubject) -> String) -> String {
        let sentence = sentence(markup)
        guard let subject = WebhookSubject(event) else { return sentence }
        return sentence + "\n" + markup.link(link(subject), subject.linkText)
    }

    private func sentence(_ markup: Markup) -> String {
        func strong(_ object: String, _ member: String) -> String {
            markup.strong(event.data[object]?[member]?.asString ?? "?")
        }
        func plain(_ member: String) -> String { markup.escaped(event.data[member]?.asString ?? "?") }
        switch event.type {
        case .runCompleted: return "\u{2705} \(strong("workflow", "name")) completed."
        case .runFailed:
            let error = event.data["run"]?["error"]?.asString.map { ": \(markup.escaped(Self.firstLine(of: $0)))" }
            return "\u{274C} \(strong("workflow", "name")) failed\(error ?? ".")"
        case .workflowLate:
            let expectedAt = event.data["expectedAt"]?.asString.map(Self.minute) ?? "?"
            return "\u{23F0} \(strong("workflow", "name")) is late: a run was expected at \(expectedAt)."
        case .serviceRequestStatusChanged:
            return
                "\(strong("serviceRequest", "title")) went from \(plain("from")) to \(plain("to")), by \(plain("by"))."
        case .metricsChanged: return "The figures have changed."
        case .test: return plain("message")
        }
    }

    private static func firstLine(of text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return line.count <= 300 ? String(line) : line.prefix(299) + "\u{2026}"
    }

    /// `2026-11-23T03:00:00.000Z` for people.
    private static func minute(_ rfc3339: String) -> String {
        rfc3339.prefix(16).replacing("T", with: " ") + " UTC"
    }
}

extension ChatMessage.Markup {
    fileprivate func strong(_ text: String) -> String {
        switch self {
        case .slack: "*\(escaped(text))*"
        case .discord: "**\(escaped(text))**"
        }
    }

    fileprivate func link(_ url: String, _ text: String) -> String {
        switch self {
        case .slack: "<\(url)|\(text)>"
        case .discord: "[\(text)](\(url))"
        }
    }

    fileprivate func escaped(_ text: String) -> String {
        switch self {
        case .slack:
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        case .discord:
            String(text.flatMap { #"\*_~`|>#[]()<@:"#.contains($0) ? ["\\", $0] : [$0] })
        }
    }
}

extension WebhookSubject {
    fileprivate var linkText: String {
        switch self {
        case .run: "See the run"
        case .workflow: "See the workflow"
        case .serviceRequest: "See the request"
        }
    }
}
