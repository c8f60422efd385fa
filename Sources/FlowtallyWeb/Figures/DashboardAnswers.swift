import FlowtallyCore

/// The dashboard's answers, from the cache where they hold.
struct DashboardAnswers {
    private let cache: AnswerCache
    private let ledger: any Ledger
    private let clock: any WallClock
    private let dashboard: Dashboard

    init(_ dependencies: WebDependencies) {
        cache = dependencies.answers
        ledger = dependencies.ledger
        clock = dependencies.clock
        dashboard = Dashboard(ledger: ledger, clock: clock)
    }

    /// Without a change: figures compare with the same time of another day, and say what is late by now.
    static let metricsLast = Milliseconds.minutes(1)

    static func metricsKey(_ workspace: WorkspaceID) -> AnswerKey { AnswerKey(workspace: workspace, kind: "metrics") }

    /// The figures, without `freshness` and without the brace that would end them.
    func metrics(in workspace: WorkspaceID, recomputes: Bool) async throws -> ServedAnswer {
        try await cache.answer(for: Self.metricsKey(workspace), recomputes: recomputes) {
            let metrics = try await dashboard.metrics(in: workspace)
            let figures = JSONValue.object(metrics.figuresJSON).bytes
            return FinishedAnswer(
                generation: metrics.facts.generation, madeAt: metrics.asOf,
                validUntil: min(
                    metrics.workspace.calendar.startOfDay(after: metrics.asOf), metrics.asOf + Self.metricsLast),
                entityTag: EntityTag.weak(of: figures),
                body: Array("{\"asOf\":\"\(metrics.asOf.rfc3339)\",".utf8) + figures[1..<(figures.count - 1)])
        }
    }

    func chart(_ request: ChartRequest, in workspace: WorkspaceID, recomputes: Bool) async throws -> ServedAnswer {
        let key = AnswerKey(workspace: workspace, kind: "chart", parameters: request.text)
        return try await answer(for: key, recomputes: recomputes) {
            let answer = try await dashboard.chart(request, in: workspace)
            let json = JSONValue.object(
                answer.chart.json(timeZoneName: answer.workspace.calendar.timeZoneName, workflows: answer.workflows))
            return Content(workspace: answer.workspace, bytes: json.bytes)
        }
    }

    func serviceRequests(in workspace: WorkspaceID, recomputes: Bool) async throws -> ServedAnswer {
        let key = AnswerKey(workspace: workspace, kind: "service-requests")
        return try await answer(for: key, recomputes: recomputes) {
            let workspace = try await dashboard.workspace(workspace)
            let all = ServiceRequestFilter()
            let latest = try await ledger.serviceRequests(
                matching: all, after: nil, limit: DashboardRoutes.latestCount, in: workspace.id)
            let json: JSONValue = [
                "serviceRequests": .array(latest.map(\.json)),
                "total": .integer(try await ledger.countServiceRequests(matching: all, in: workspace.id)),
            ]
            return Content(workspace: workspace, bytes: json.bytes)
        }
    }

    /// What an answer consists of.
    struct Content: Sendable {
        /// Read with the rest or before it: a change in between makes the answer look older than it is, never newer.
        let workspace: Workspace
        let bytes: [UInt8]
        var shownTime = ""
        /// How long the content holds though nothing changes; the end of the day ends it in any case.
        var lasts = Milliseconds.days(1)
    }

    func answer(
        for key: AnswerKey, recomputes: Bool, _ content: @escaping @Sendable () async throws -> Content
    ) async throws -> ServedAnswer {
        try await cache.answer(for: key, recomputes: recomputes) {
            let now = clock.now()
            let content = try await content()
            return FinishedAnswer(
                generation: content.workspace.generation, madeAt: now,
                validUntil: min(content.workspace.calendar.startOfDay(after: now), now + content.lasts),
                entityTag: EntityTag.weak(of: content.bytes), shownTime: content.shownTime, body: content.bytes)
        }
    }
}

extension ChartRequest {
    /// The request in one line; equal requests have equal lines.
    var text: String { "\(range.rawValue) \(granularity.rawValue) \(workflowID?.text ?? "")" }
}

extension LocalCalendar {
    /// The first instant of the day after the one on which an instant falls.
    fileprivate func startOfDay(after instant: Instant) -> Instant { start(of: day(of: instant).adding(days: 1)) }
}
