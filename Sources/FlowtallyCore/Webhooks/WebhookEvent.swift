/// Something that happened in a workspace and that others asked to be told of.
package struct WebhookEvent: Sendable, Equatable {
    package let type: WebhookEventType
    package let at: Instant
    /// What the receiver learns; its members depend on the type and are listed in `Docs/webhooks.md`.
    package let data: JSONValue

    package init(type: WebhookEventType, at: Instant, data: JSONValue) {
        self.type = type
        self.at = at
        self.data = data
    }
}

/// What others can be told of.
package enum WebhookEventType: String, Sendable, CaseIterable, Comparable {
    case runCompleted = "run.completed"
    case runFailed = "run.failed"
    case workflowLate = "workflow.late"
    case serviceRequestStatusChanged = "service_request.status_changed"
    /// Any figure may be another one; many changes are told as one.
    case metricsChanged = "metrics.changed"
    /// Sent on request, to try an endpoint.
    case test = "webhook.test"

    /// Those that an endpoint can ask for.
    package static let choosable = allCases.filter { $0 != .test }

    /// How long changes of figures are gathered before they are told of.
    package static let metricsDelay = Milliseconds.seconds(10)

    private var place: Int? { Self.allCases.firstIndex(of: self) }

    /// As they stand above.
    package static func < (left: WebhookEventType, right: WebhookEventType) -> Bool {
        (left.place ?? 0) < (right.place ?? 0)
    }
}

extension WebhookEvent {
    /// What a run's end is told as; nil where there is nothing to tell.
    ///
    /// A run that ended long before its report came is history that is being imported, and no news.
    package static func ending(of run: Run, workflowName: String, at now: Instant) -> WebhookEvent? {
        let type: WebhookEventType
        switch run.merged.status {
        case .completed: type = .runCompleted
        case .failed: type = .runFailed
        case .started, .running, .cancelled: return nil
        }
        guard let completedAt = run.merged.completedAt, completedAt + oldestNews >= now else { return nil }
        let data: JSONValue = [
            "run": [
                "id": .string(run.id.text), "source": .string(run.source), "externalId": .string(run.externalID),
                "status": .string(run.merged.status.rawValue), "startedAt": .string(run.merged.startedAt.rfc3339),
                "completedAt": .string(completedAt.rfc3339), "durationSeconds": .optional(run.duration?.seconds),
                "trigger": .optional(run.merged.trigger?.value), "attempt": .integer(run.merged.attempt),
                "version": .optional(run.merged.version?.value),
                "error": .optional(run.merged.error.map { String($0.value.prefix(longestError)) }),
            ],
            "workflow": ["id": .string(run.workflowID.text), "name": .string(workflowName)],
        ]
        return WebhookEvent(type: type, at: now, data: data)
    }

    package static func late(
        _ workflow: WorkflowID, name: String, expectedAt: Instant, at now: Instant
    ) -> WebhookEvent {
        WebhookEvent(
            type: .workflowLate, at: now,
            data: [
                "workflow": ["id": .string(workflow.text), "name": .string(name)],
                "expectedAt": .string(expectedAt.rfc3339),
            ])
    }

    /// - Parameter request: as it is after the change.
    package static func statusChanged(
        _ request: ServiceRequest, from status: ServiceRequestStatus, by author: String, at now: Instant
    ) -> WebhookEvent {
        WebhookEvent(
            type: .serviceRequestStatusChanged, at: now,
            data: [
                "serviceRequest": ["id": .string(request.id.text), "title": .string(request.title)],
                "from": .string(status.rawValue), "to": .string(request.status.rawValue), "by": .string(author),
            ])
    }

    package static func metricsChanged(at now: Instant) -> WebhookEvent {
        WebhookEvent(type: .metricsChanged, at: now, data: ["changedAt": .string(now.rfc3339)])
    }

    package static func test(at now: Instant) -> WebhookEvent {
        WebhookEvent(type: .test, at: now, data: ["message": "This is a test from Flowtally."])
    }

    private static let oldestNews = Milliseconds.days(1)
    /// In characters; the whole error is on the run's page.
    private static let longestError = 1000
}
