import FlowtallyCore

/// One page of the workflows with what their runs come to in a span of days.
struct WorkflowListing {
    static let parameters = ["from", "to", "late", "sort", "order", "limit", "cursor"]

    enum Order: String, CaseIterable { case asc, desc }

    let days: DayRange
    /// Whether only late workflows are wanted.
    private let isLate: Bool
    private let sorting: WorkflowSorting
    private let order: Order
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
        isLate = try query.bool("late")
        sorting = try query.oneOf("sort", WorkflowSorting.self) ?? .name
        order = try query.oneOf("order", Order.self) ?? .asc
        limit = try query.integer("limit", in: 1...200, default: 50)
        start = try query.integer("cursor", in: 0...1_000_000, default: 0)
    }

    func page(of all: [WorkflowFigures], _ calendar: LocalCalendar, now: Instant) -> JSONValue {
        let figures = isLate ? all.filter { $0.workflow.schedule(in: calendar)?.lateSince(at: now) != nil } : all
        let page = sorting.sorted(figures, descending: order == .desc).dropFirst(start).prefix(limit)
        let next = start + limit < figures.count ? String(start + limit) : nil
        let savings = SavingsTotal(figures.reduce(into: SavingsSum()) { $0 += $1.tally.savings })
        return [
            "from": .string(days.first.description), "to": .string(days.last.description),
            "workflows": .array(page.map { $0.json(calendar, now: now) }), "total": .integer(figures.count),
            "savings": savings.json,
            "nextCursor": .optional(next),
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
