/// Which workflows to list; a nil or false part does not narrow.
package struct WorkflowFilter: Sendable, Equatable {
    package var isActive: Bool?
    package var kind: WorkflowKind?
    /// The local days between which, both included, the workflow was created.
    package var created: (from: LocalDay?, to: LocalDay?)
    /// Only those whose runs would save something if there were a rate for them.
    package var lacksRate: Bool
    package var isSilent: Bool
    /// Only those whose run is overdue.
    package var isLate: Bool
    /// Text that the name or the external id contains, in any case.
    package var search: String?

    package init(
        isActive: Bool? = nil, kind: WorkflowKind? = nil, created: (from: LocalDay?, to: LocalDay?) = (nil, nil),
        lacksRate: Bool = false, isSilent: Bool = false, isLate: Bool = false,
        search: String? = nil
    ) {
        self.isActive = isActive
        self.kind = kind
        self.created = created
        self.lacksRate = lacksRate
        self.isSilent = isSilent
        self.isLate = isLate
        self.search = search
    }

    package static func == (left: WorkflowFilter, right: WorkflowFilter) -> Bool {
        left.isActive == right.isActive && left.kind == right.kind && left.created == right.created
            && left.lacksRate == right.lacksRate && left.isSilent == right.isSilent
            && left.isLate == right.isLate && left.search == right.search
    }

    package func lets(_ figures: WorkflowFigures, asOf now: Instant, _ calendar: LocalCalendar) -> Bool {
        let workflow = figures.workflow
        return isActive.map { $0 == workflow.isActive } ?? true
            && kind.map { $0 == workflow.kind } ?? true
            && letsCreation(on: workflow.createdAt.map(calendar.day))
            && (!lacksRate || figures.lacksRate)
            && (!isSilent || workflow.silentSince(asOf: now, calendar) != nil)
            && (!isLate || workflow.schedule(in: calendar)?.lateSince(at: now) != nil)
            && search.map { text in [workflow.name, workflow.externalID].contains { $0.containsIgnoringCase(text) } }
                ?? true
    }

    private func letsCreation(on day: LocalDay?) -> Bool {
        guard created.from != nil || created.to != nil else { return true }
        guard let day else { return false }
        return created.from.map { $0 <= day } ?? true && created.to.map { day <= $0 } ?? true
    }
}

/// How the runs of a workflow begin.
package enum WorkflowKind: String, Sendable, CaseIterable {
    /// By at least one cron expression.
    case scheduled
    /// By whoever or whatever calls it.
    case direct
}

extension Workflow {
    package var kind: WorkflowKind { cron.isEmpty ? .direct : .scheduled }

    /// The day of the last run of a workflow that is active and ran before, but not in the last 30 days.
    package func silentSince(asOf now: Instant, _ calendar: LocalCalendar) -> LocalDay? {
        guard isActive, let day = lastRunAt.map(calendar.day) else { return nil }
        return day < DashboardWindows(now: now, calendar: calendar).last30Days.first ? day : nil
    }
}

extension StringProtocol {
    fileprivate func containsIgnoringCase(_ text: String) -> Bool { lowercased().contains(text.lowercased()) }
}
