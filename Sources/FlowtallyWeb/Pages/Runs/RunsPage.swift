import FlowtallyCore

/// The list of runs as it is shown.
struct RunsPage {
    /// What is known of a list before it is put in words.
    struct Listing {
        let filter: RunFilter
        let isFirstPage: Bool
        let count: RunCount
        let workflows: [Workflow]
        let runsKeptFrom: LocalDay?
        let newsLimits: NewsLimits
        var page = RunPage(runs: [], next: nil, searchedBackTo: nil)
        /// Whether there never was a run.
        var isLedgerEmpty = false
    }

    struct Row {
        let href: String
        let startedAt: String
        let started: String
        let workflowHref: String
        let workflowName: String
        let statusLabel: String
        let tone: String
        /// From the second on.
        let attempt: String?
        /// Where an unfinished run has been silent for longer than its workflow allows.
        let noNews: String?
        let duration: String
        let trigger: String
        let externalID: String?
        let error: String?
    }

    /// A search that looked through many runs and not yet through all.
    struct SearchEnd {
        let text: String
        let href: String
    }

    let filters: RunFilterForm
    let overviewHref = Route.overview.link()
    let clearHref = Route.runsPage.link()
    let csvHref: String?
    let isLedgerEmpty: Bool
    let total: String
    /// The number alone; nil where it is not exact.
    let totalNumber: String?
    let notices: [String]
    let rows: [Row]
    let hasRows: Bool
    /// What the filter asks for, where nothing fits it.
    let emptyWords: String?
    let searchEnd: SearchEnd?
    let newestHref: String?
    let olderHref: String?
    var flash: String?

    init(_ listing: Listing, _ format: DisplayFormat, now: Instant) {
        let (filter, page, count) = (listing.filter, listing.page, listing.count)
        filters = RunFilterForm(filter, workflows: listing.workflows)
        isLedgerEmpty = listing.isLedgerEmpty
        csvHref = page.runs.isEmpty ? nil : Route.runsFile.link(query: filter.query)
        total = Self.total(count, format)
        totalNumber = count.isExact ? String(count.listed) : nil
        notices = Self.notices(listing, format)
        let names = Dictionary(listing.workflows.map { ($0.id, $0.name) }) { $1 }
        rows = page.runs.map { run in
            Row(
                run, workflowName: names[run.workflowID] ?? "", newsLimit: listing.newsLimits[run.workflowID], format,
                now)
        }
        hasRows = !rows.isEmpty
        emptyWords =
            !hasRows && page.searchedBackTo == nil && !isLedgerEmpty
            ? filters.words(format).joined(separator: " · ") : nil

        let older = page.next.map { Route.runsPage.link(query: filter.query + [("cursor", $0.cursor)]) }
        searchEnd = page.searchedBackTo.map {
            SearchEnd(text: "Searched back to \(format.listTime($0, asOf: now)).", href: older ?? "")
        }
        olderHref = searchEnd == nil ? older : nil
        newestHref = listing.isFirstPage ? nil : Route.runsPage.link(query: filter.query)
    }

    private static func total(_ count: RunCount, _ format: DisplayFormat) -> String {
        guard !count.isExact else { return format.runs(count.listed) }
        return count.listed == 0 ? "No run so far" : "At least \(format.runs(count.listed))"
    }

    private static func notices(_ listing: Listing, _ format: DisplayFormat) -> [String] {
        guard let keptFrom = listing.runsKeptFrom, listing.filter.days.from.map({ $0 < keptFrom }) ?? true else {
            return []
        }
        let kept = "Single runs are kept from \(format.date(keptFrom)) on."
        guard listing.count.letGo > 0 else { return [kept] }
        let fits = listing.count.letGo == 1 ? "One more run fits" : "\(format.count(listing.count.letGo)) more runs fit"
        return [
            "\(kept) \(fits) but \(listing.count.letGo == 1 ? "was" : "were") let go; the figures still count them."
        ]
    }
}

extension RunsPage.Row {
    fileprivate init(
        _ run: Run, workflowName: String, newsLimit: Milliseconds, _ format: DisplayFormat, _ now: Instant
    ) {
        let merged = run.merged
        href = Route.runPage.link(run.id.text)
        startedAt = merged.startedAt.rfc3339
        started = format.listTime(merged.startedAt, asOf: now)
        workflowHref = Route.workflowPage.link(run.workflowID.text)
        self.workflowName = workflowName
        statusLabel = merged.status.label
        tone = merged.status.tone
        attempt = merged.attempt > 1 ? "attempt \(format.count(Int64(merged.attempt)))" : nil
        noNews = run.noNewsSince(limit: newsLimit, now: now).map { "no news since \(format.listTime($0, asOf: now))" }
        duration = run.duration.map { format.durationText(seconds: $0.seconds) } ?? DisplayFormat.dash
        trigger = merged.trigger.flatMap { RunTrigger(rawValue: $0.value) }?.label ?? DisplayFormat.dash
        externalID = run.externalID == run.id.text ? nil : run.externalID
        error = merged.status == .failed ? merged.error.map { Self.firstLine($0.value) } : nil
    }

    private static func firstLine(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first ?? ""
        return SecretMask.masking(String(line.prefix(300)))
    }
}
