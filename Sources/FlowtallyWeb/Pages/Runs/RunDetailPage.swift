import FlowtallyCore

/// One run as it is shown.
struct RunDetailPage {
    struct Fact {
        let name: String
        let value: String
    }

    struct Deletion {
        let action: String
        let csrfToken: String

        /// Nil for whoever may not.
        init?(of run: Run, by principal: Principal) {
            guard let token = principal.formToken(for: .edit) else { return nil }
            action = Route.runDeletion.link(run.id.text)
            csrfToken = token
        }
    }

    let title: String
    let runsHref = Route.runsPage.link()
    let workflowName: String
    let workflowHref: String
    let statusLabel: String
    let tone: String
    let facts: [Fact]
    let timeline: RunTimeline
    let error: RunText?
    let input: RunText?
    let output: RunText?
    var deletion: Deletion?

    /// - Parameter full: the name of the text that is shown to its end.
    init(_ run: Run, of workflow: Workflow, full: String?, _ format: DisplayFormat, now: Instant) {
        title = "\(workflow.name), \(format.listTime(run.merged.startedAt, asOf: now))"
        workflowName = workflow.name
        workflowHref = Route.workflowPage.link(workflow.id.text)
        statusLabel = run.merged.status.label
        tone = run.merged.status.tone
        facts = Self.facts(run, noNewsSince: run.noNewsSince(limit: workflow.newsLimit, now: now), format, now)
        timeline = RunTimeline(run, format)
        let texts = RunText.Writer(run: run, full: full, format: format)
        error = texts.text("error", "Error", run.merged.error.map { SecretMask.masking($0.value) })
        input = texts.text("input", "Input", run.merged.input.map { RunText.readable($0.value) })
        output = texts.text("output", "Output", run.merged.output.map { RunText.readable($0.value) })
    }

    private static func facts(
        _ run: Run, noNewsSince: Instant?, _ format: DisplayFormat, _ now: Instant
    ) -> [Fact] {
        let merged = run.merged
        let start = format.exactTime(merged.startedAt)
        let facts: [(String, String?)] = [
            ("Started", merged.start.isInferred ? "\(start) (first report; no start was told)" : start),
            ("Completed", merged.completedAt.map { format.exactTime($0) } ?? "Not yet"),
            ("Duration", duration(run, format, now)),
            ("No news since", noNewsSince.map { format.exactTime($0) }),
            ("Counted on", format.fullDay(run.localDay)),
            ("Trigger", merged.trigger.flatMap { RunTrigger(rawValue: $0.value) }?.label),
            ("Attempt", format.count(Int64(merged.attempt))),
            ("Version", merged.version?.value),
            ("Source", run.source),
            ("External id", run.externalID == run.id.text ? nil : run.externalID),
            ("Id", run.id.text),
            ("First report", format.exactTime(run.createdAt)),
            ("Last change", format.exactTime(run.updatedAt)),
        ]
        return facts.compactMap { name, value in value.map { Fact(name: name, value: $0) } }
    }

    private static func duration(_ run: Run, _ format: DisplayFormat, _ now: Instant) -> String {
        if let duration = run.duration { return format.durationText(seconds: duration.seconds) }
        if run.merged.completedAt != nil { return "Unknown: by its reports it ended before it started" }
        return format.durationText(seconds: max(0, (now - run.merged.startedAt).seconds)) + " so far"
    }
}

/// The reports about a run, oldest first.
struct RunTimeline {
    struct Entry {
        let statusLabel: String
        let tone: String
        let receivedAt: String
        let received: String
        let details: String
    }

    let entries: [Entry]
    /// Where earlier ones are missing.
    let note: String?

    init(_ run: Run, _ format: DisplayFormat) {
        let reports = run.timeline
        let hasAttempts = reports.contains { $0.attempt != 1 }
        entries = reports.map { report in
            let details = [
                hasAttempts ? "attempt \(format.count(Int64(report.attempt)))" : nil,
                report.startedAt.map { "started \(Self.near(report.receivedAt, $0, format))" },
                report.completedAt.map { "completed \(Self.near(report.receivedAt, $0, format))" },
            ]
            return Entry(
                statusLabel: report.status.label, tone: report.status.tone, receivedAt: report.receivedAt.rfc3339,
                received: format.exactTime(report.receivedAt),
                details: details.compactMap(\.self).joined(separator: " · "))
        }
        note = run.isTimelineCut ? "Reports before these are not kept." : nil
    }

    /// Without the day where it is that of the receipt.
    private static func near(_ receipt: Instant, _ instant: Instant, _ format: DisplayFormat) -> String {
        format.calendar.day(of: receipt) == format.calendar.day(of: instant)
            ? format.timeWithSeconds(instant) : format.exactTime(instant)
    }
}
