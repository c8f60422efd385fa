import FlowtallyCore

/// The table of workflows as it is shown.
struct WorkflowsPage {
    struct Heading {
        let label: String
        let link: String
        /// `ascending` or `descending` where the table is sorted by this.
        let direction: String?
        let isNumber: Bool
    }

    let count: Int
    let countLabel: String
    let period: String
    let flash: String?
    let filters: WorkflowFilterForm
    let headings: [Heading]
    let rows: [WorkflowRow]
    let total: WorkflowTotalRow
    let columnCount: Int
    let mayEdit: Bool
    let isEmpty: Bool
    /// Without any workflow in the ledger there is nothing that a filter could hide.
    let isLedgerEmpty: Bool
    let clearLink: String?
    let previousHref: String?
    let nextHref: String?

    init(_ list: WorkflowList, editing: WorkflowRowForm?, token: String?, flash: String?) {
        let format = list.format
        let writer = WorkflowRowWriter(list: list, mayEdit: token != nil)
        count = list.page.count
        countLabel = format.count(Int64(count), "workflow", "workflows")
        period = "\(format.date(list.listing.days.first)) to \(format.date(list.listing.days.last))"
        self.flash = flash
        filters = WorkflowFilterForm(list)
        headings = Self.headings(list)
        rows = list.page.rows.map { figures in
            let form = editing.flatMap { $0.workflow == figures.workflow.id ? $0 : nil }
            return writer.row(
                figures, form: form.flatMap { form in token.map { writer.form(form, figures, token: $0) } })
        }
        total = writer.total
        mayEdit = token != nil
        columnCount = headings.count + (mayEdit ? 1 : 0)
        isEmpty = list.page.rows.isEmpty
        isLedgerEmpty = list.isLedgerEmpty
        clearLink = filters.isNarrow ? Route.workflowsPage.link() : nil
        previousHref = list.page.previous.map { list.link(cursor: $0) }
        nextHref = list.page.next.map { list.link(cursor: $0) }
    }

    static let columns: [(sorting: WorkflowSorting, label: String, isNumber: Bool)] = [
        (.name, "Workflow", false), (.runs, "Runs", true), (.successRate, "Success", true), (.failed, "Failed", true),
        (.mean, "Mean", true), (.p95, "p95", true), (.timeSaved, "Time saved", true),
        (.moneySaved, "Money saved", true), (.lastRun, "Last run", false), (.kind, "Kind", false),
        (.role, "Role", false), (.active, "Active", false),
    ]

    private static func headings(_ list: WorkflowList) -> [Heading] {
        columns.map { sorting, label, isNumber in
            let isCurrent = list.listing.sorting == sorting
            let isAscending = list.listing.order == .asc
            // First what one looks for: the most, the latest.
            let order: WorkflowListing.Order =
                isCurrent ? (isAscending ? .desc : .asc) : isNumber || sorting == .lastRun ? .desc : .asc
            return Heading(
                label: label, link: list.link(sorting: sorting, order),
                direction: isCurrent ? (isAscending ? "ascending" : "descending") : nil, isNumber: isNumber)
        }
    }
}

/// What the table of workflows is made from.
struct WorkflowList {
    let workspace: Workspace
    let format: DisplayFormat
    let now: Instant
    let listing: WorkflowListing
    let page: WorkflowListing.Page
    let isLedgerEmpty: Bool
    /// The parameters that the page was asked for with.
    let query: QueryReader

    var today: LocalDay { workspace.calendar.day(of: now) }

    /// This page with another parameter or two.
    func link(_ changes: [(String, String?)] = [], except names: Set<String> = []) -> String {
        let replaced = names.union(changes.map(\.0)).union(["edit", "done"])
        return Route.workflowsPage.link(query: query.parameters(except: replaced) + changes)
    }

    func link(sorting: WorkflowSorting, _ order: WorkflowListing.Order) -> String {
        link([("sort", sorting.rawValue), ("order", order.rawValue)], except: ["cursor"])
    }

    func link(cursor: Int) -> String {
        link([("cursor", cursor == 0 ? nil : String(cursor))])
    }
}

/// The fields above the table.
struct WorkflowFilterForm {
    let search: String
    let choices: [ChoiceField]
    let days: [FormField]
    /// For narrow pages, where the table has no heads to sort by.
    let sorting: [ChoiceField]
    let lacksRate: Bool
    let isSilent: Bool
    let isLate: Bool
    /// What the form carries on without showing it.
    let carried: [HiddenField]
    /// Whether it hides workflows.
    let isNarrow: Bool

    init(_ list: WorkflowList) {
        let (listing, filter) = (list.listing, list.listing.filter)
        search = filter.search ?? ""
        choices = [
            ChoiceField(
                "active", "State", value: filter.isActive.map { String($0) } ?? "",
                choices: [("", "All"), ("true", "Active"), ("false", "Inactive")]),
            ChoiceField(
                "kind", "Kind", value: filter.kind?.rawValue ?? "",
                choices: [("", "All")] + WorkflowKind.allCases.map { ($0.rawValue, $0.label) }),
        ]
        func day(_ name: String, _ label: String, _ day: LocalDay?) -> FormField? {
            day.map { FormField(name, label, value: $0.description, type: "date", isRequired: false, errors: []) }
        }
        days = [
            day("from", "Runs from", listing.days.first), day("to", "Runs until", listing.days.last),
            day("createdFrom", "Created from", filter.created.from),
            day("createdTo", "Created until", filter.created.to),
        ].compactMap(\.self)
        sorting = [
            ChoiceField(
                "sort", "Sort by", value: listing.sorting.rawValue,
                choices: WorkflowsPage.columns.map { ($0.sorting.rawValue, $0.label) }),
            ChoiceField(
                "order", "Order", value: listing.order.rawValue,
                choices: [("asc", "Ascending"), ("desc", "Descending")]),
        ]
        lacksRate = filter.lacksRate
        isSilent = filter.isSilent
        isLate = filter.isLate
        carried = list.query.parameters(except: Self.shown).map { HiddenField(name: $0.0, value: $0.1 ?? "") }
        isNarrow = filter != WorkflowFilter()
    }

    private static let shown: Set<String> = [
        "q", "active", "kind", "from", "to", "createdFrom", "createdTo", "rate", "silent", "late", "sort", "order",
        "cursor",
        "edit", "done",
    ]
}
