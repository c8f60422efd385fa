import FlowtallyCore

/// The changes of rates, newest first.
struct SavingsRateHistory {
    struct Row {
        let when: String
        let author: String
        let what: String
        let of: String
        let effect: String
    }

    static let pageLength = 10

    let rows: [Row]
    /// Whether rows of several owners stand here.
    let namesOwners: Bool
    let isEmpty: Bool
    let newestHref: String?
    let olderHref: String?

    /// Reads a page of the history of one workflow's rates or, for nil, of all rates, after a position.
    ///
    /// - Parameter link: the address of the page that begins at a cursor.
    static func read(
        workflow: Workflow? = nil, after position: PagePosition?, of workspace: WorkspaceID, in ledger: any Ledger,
        _ format: DisplayFormat, now: Instant, link: (_ cursor: String?) -> String
    ) async throws -> SavingsRateHistory {
        let changes = try await ledger.savingsRateChanges(
            of: workflow?.id, after: position, limit: pageLength + 1, in: workspace)
        let workflows = workflow == nil ? try await ledger.workflows(in: workspace) : []
        let next =
            changes.count > pageLength
            ? changes.dropLast().last.map { PagePosition(time: $0.at, id: $0.id.text).cursor } : nil
        return SavingsRateHistory(
            changes.prefix(pageLength), namesOwners: workflow == nil,
            names: Dictionary(workflows.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 }),
            newestHref: position == nil ? nil : link(nil), olderHref: next.map(link), format, now)
    }

    private init(
        _ changes: some Collection<SavingsRateChange>, namesOwners: Bool, names: [WorkflowID: String],
        newestHref: String?, olderHref: String?, _ format: DisplayFormat, _ now: Instant
    ) {
        rows = changes.map { change in
            Row(
                when: format.relative(change.at, to: now), author: change.author, what: Self.what(change, format),
                of: change.workflowID.map { names[$0] ?? "A deleted workflow" } ?? "Default",
                effect: Self.effect(change.effect, format))
        }
        self.namesOwners = namesOwners
        isEmpty = changes.isEmpty
        self.newestHref = newestHref
        self.olderHref = olderHref
    }

    private static func what(_ change: SavingsRateChange, _ format: DisplayFormat) -> String {
        func words(_ rate: SavingsRate?) -> String {
            guard let rate else { return "" }
            return "\(format.durationText(seconds: Double(rate.terms.manualSeconds))) at "
                + "\(format.amount(minor: rate.terms.hourlyRateMinor)) from \(format.date(rate.validFrom))"
        }
        return switch change.kind {
        case .added: "Added \(words(change.after))"
        case .corrected: "Corrected \(words(change.before)) to \(words(change.after))"
        case .removed: "Removed \(words(change.before))"
        }
    }

    private static func effect(_ effect: SavingsEffect, _ format: DisplayFormat) -> String {
        guard effect.changesThePast else { return "None on the past" }
        let difference = effect.after.netMinor - effect.before.netMinor
        let sign = difference > 0 ? "+" : ""
        return "\(sign)\(format.amount(minor: difference)) over \(format.count(effect.runs, "run"))"
    }
}
