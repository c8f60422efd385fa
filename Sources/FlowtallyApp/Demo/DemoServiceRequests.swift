import FlowtallyCore

/// Service requests of the past months, each at some step of its way, some with a meeting.
struct DemoServiceRequests {
    let seed: UInt64
    let calendar: LocalCalendar
    let now: Instant

    /// Files and moves on all requests; `clock` is set to the time of each step.
    func record(in ledger: any Ledger, workspace: WorkspaceID, clock: DemoClock) async throws {
        for (index, title) in Self.titles.enumerated() {
            var random = SeededGenerator(seed: seed, index, 1_000_003)
            let ageInDays = Double(index) * 5.5 + random.fraction() * 3
            var time = now - Milliseconds(Int64((ageInDays + 0.2) * 86_400_000))
            clock.set(time)
            let (name, email) = Self.people[index % Self.people.count]
            let request = try await ledger.create(
                ServiceRequestDraft(title: title, requesterName: name, requesterEmail: email), by: name, in: workspace)
            for change in changes(ageInDays: ageInDays, at: time, &random) {
                time = time + Milliseconds(Int64((0.1 + random.fraction() * 2) * 86_400_000))
                guard time < now else { break }
                clock.set(time)
                _ = try await ledger.change(request.id, change, by: "Ada Martin", in: workspace)
            }
        }
        clock.set(nil)
    }

    private func changes(
        ageInDays: Double, at filed: Instant, _ random: inout SeededGenerator
    ) -> [ServiceRequestChange] {
        if random.chance(0.08) { return [ServiceRequestChange(status: .cancelled, note: "Solved otherwise")] }
        let day = calendar.day(of: filed).adding(days: 3 + Int(random.fraction() * 4))
        let weekday = day.isoWeekday > 5 ? day.adding(days: 8 - day.isoWeekday) : day
        let meeting = calendar.instant(of: weekday, at: .hours(Int64(9 + Int(random.fraction() * 7))))
        var changes = [
            ServiceRequestChange(status: .reviewed),
            ServiceRequestChange(status: .meetingScheduled, meetingAt: meeting),
        ]
        guard meeting < now - .days(1) else { return changes }
        changes.append(ServiceRequestChange(meetingOutcome: random.chance(0.85) ? .held : .noShow))
        changes.append(ServiceRequestChange(status: .proposalSent))
        if ageInDays > 20 { changes.append(ServiceRequestChange(status: .approved)) }
        if ageInDays > 25 { changes.append(ServiceRequestChange(status: .inProgress)) }
        if ageInDays > 45 { changes.append(ServiceRequestChange(status: .completed)) }
        return changes
    }

    private static let titles = [
        "Invoice matching for the Lyon office", "CRM clean-up after imports", "Weekly stock report by mail",
        "Route support mail by topic", "Onboarding checklist for new hires", "Sync price lists with the shop",
        "Translate tickets before triage", "Archive signed contracts", "Remind customers of renewals",
        "Collect receipts from drivers", "Board pack without copying", "Bank statements into the ledger",
        "Alert when a shipment is late", "Labels for the second warehouse", "Screen job applications",
        "Summaries of sales calls", "Voucher codes for partners", "Newsletter from the blog",
        "Export payroll to the bank", "Merge duplicate contacts", "Quotes from the web form",
        "Holiday calendar for all teams", "Review requests after delivery",
    ]

    private static let people = [
        ("Jonas Weber", "jonas@example.com"), ("Marie Laurent", "marie@example.com"),
        ("Sofia Rossi", "sofia@example.com"), ("Tom Becker", "tom@example.com"), ("Emma Jansen", "emma@example.com"),
    ]
}
