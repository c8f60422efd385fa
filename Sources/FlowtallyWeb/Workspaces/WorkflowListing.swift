import FlowtallyCore

/// A filtered and sorted list of workflows with what their runs come to in a span of days, cut into pages.
struct WorkflowListing {
    static let parameters = [
        "from", "to", "active", "kind", "createdFrom", "createdTo", "rate", "silent", "late", "q", "sort", "order",
        "limit",
        "cursor",
    ]

    enum Order: String, CaseIterable { case asc, desc }

    private enum RateFilter: String, CaseIterable { case none }

    struct Page {
        let rows: [WorkflowFigures]
        /// How many workflows the filter lets through, on all pages.
        let count: Int
        /// What all of them add up to.
        let total: WorkflowFiguresTotal
        let previous: Int?
        let next: Int?
    }

    let days: DayRange
    let filter: WorkflowFilter
    let sorting: WorkflowSorting
    let order: Order
    private let limit: Int
    /// How many workflows the pages before hold.
    private let start: Int

    /// Throws `Problem.Kind.malformed`.
    init(_ query: QueryReader, today: LocalDay) throws {
        let last = try query.day("to") ?? today
        days = DayRange(try query.day("from") ?? last.adding(days: -29), last)
        guard days.first <= days.last else {
            throw Problem(.malformed, "from (\(days.first)) must not be after to (\(days.last)).")
        }
        filter = WorkflowFilter(
            isActive: try query.flag("active"), kind: try query.oneOf("kind", WorkflowKind.self),
            created: (try query.day("createdFrom"), try query.day("createdTo")),
            lacksRate: try query.oneOf("rate", RateFilter.self) != nil, isSilent: try query.bool("silent"),
            isLate: try query.bool("late"), search: try query.text("q", upTo: 200))
        sorting = try query.oneOf("sort", WorkflowSorting.self) ?? .name
        order = try query.oneOf("order", Order.self) ?? .asc
        limit = try query.integer("limit", in: 1...200, default: 50)
        start = try query.integer("cursor", in: 0...1_000_000, default: 0)
    }

    func page(of figures: [WorkflowFigures], asOf now: Instant, _ calendar: LocalCalendar) -> Page {
        let chosen = figures.filter { filter.lets($0, asOf: now, calendar) }
        return Page(
            rows: Array(sorting.sorted(chosen, descending: order == .desc).dropFirst(start).prefix(limit)),
            count: chosen.count, total: WorkflowFiguresTotal(chosen),
            previous: start > 0 ? max(0, start - limit) : nil,
            next: start + limit < chosen.count ? start + limit : nil)
    }

    func json(_ page: Page, asOf now: Instant, _ calendar: LocalCalendar) -> JSONValue {
        [
            "from": .string(days.first.description), "to": .string(days.last.description),
            "workflows": .array(page.rows.map { $0.json(calendar, now: now) }), "total": .integer(page.count),
            "savings": page.total.savings.json, "nextCursor": .optional(page.next.map(String.init)),
        ]
    }
}

extension WorkflowFigures {
    fileprivate func json(_ calendar: LocalCalendar, now: Instant) -> JSONValue {
        let members: [(String, JSONValue)] = [
            ("successPercent", .optional(tally.counts.successPercent)), ("meanSeconds", .optional(tally.meanSeconds)),
            ("p50Seconds", .optional(durations.medianSeconds)), ("p95Seconds", .optional(durations.p95Seconds)),
            ("savings", savings.json),
        ]
        let figures =
            [JSONValue.Member(key: "runs", value: .integer(tally.runs))] + tally.counts.jsonMembers
            + members.map { JSONValue.Member(key: $0.0, value: $0.1) }
        return .object(workflow.jsonMembers(calendar, now: now) + [.init(key: "figures", value: .object(figures))])
    }
}
