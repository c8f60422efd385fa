package import FlowtallyCore

/// A foreign event format that the ledger reads.
package enum SourceFormat: String, Sendable, CaseIterable {
    /// GitHub's `workflow_run` webhook.
    case github

    /// The most that one delivery may hold; GitHub's own cap for webhooks is 25 MB.
    package var largestBodyBytes: Int { 25 * 1024 * 1024 }

    /// The reports that an event makes; none for one that only asks whether anybody listens.
    ///
    /// Throws `SourceRefusal`.
    package func reports(from event: SourceEvent, receivedAt: Instant) throws(SourceRefusal) -> [RunReport] {
        switch self {
        case .github: try GitHubWorkflowRuns.reports(from: event, receivedAt: receivedAt)
        }
    }
}

/// One delivery as it came.
package struct SourceEvent: Sendable {
    /// What the sender calls the event, where a header says so.
    package let name: String?
    package let isForm: Bool
    package let body: [UInt8]

    package init(name: String?, isForm: Bool = false, body: [UInt8]) {
        self.name = name
        self.isForm = isForm
        self.body = body
    }
}

/// Why a delivery was not taken in. The texts are fit to be shown to whoever sent it.
package enum SourceRefusal: Error, Sendable, Equatable {
    case unreadable(String)
    /// It is readable but speaks of something else.
    case otherEvent(String)
    case invalid(FieldProblem)
}
