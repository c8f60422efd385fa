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
    let isEmpty: Bool
    let newestHref: String?
    let olderHref: String?

    /// Reads a page of the history, after a position.
    static func read(
        after position: PagePosition?, of workspace: Workspace, in ledger: any Ledger, now: Instant
    ) async throws -> SavingsRateHistory {
        let changes = try await ledger.savingsRateChanges(after: position, limit: pageLength + 1, in: workspace.id)
        let names = try await ledger.workflows(in: workspace.id).map { ($0.id, $0.name) }
        return SavingsRateHistory(
            changes, isFirstPage: position == nil, workflowNames: Dictionary(names, uniquingKeysWith: { $1 }),
            format: DisplayFormat(workspace), now: now)
    }

    private init(
        _ changes: [SavingsRateChange], isFirstPage: Bool, workflowNames: [WorkflowID: String], format: DisplayFormat,
        now: Instant
    ) {
        let page = changes.prefix(Self.pageLength)
        rows = page.map { change in
            Row(
                when: format.relative(change.at, to: now), author: change.author, what: Self.what(change, format),
                of: change.workflowID.map { workflowNames[$0] ?? "A deleted workflow" } ?? "Default",
                effect: Self.effect(change.effect, format))
        }
        isEmpty = changes.isEmpty
        newestHref = isFirstPage ? nil : Route.settings.link() + "#history"
        olderHref =
            changes.count > Self.pageLength
            ? page.last.map {
                Route.settings.link(query: [("changes", PagePosition(time: $0.at, id: $0.id.text).cursor)]) + "#history"
            } : nil
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
