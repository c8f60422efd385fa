import FlowtallyCore
import Testing

@testable import FlowtallyWeb

@Suite("The cards")
struct CardTests {
    private static let now = Instant(rfc3339: "2026-11-23T09:15:00Z")!

    /// The cards of figures that a test makes up.
    private func cards(
        asOf now: Instant = now, _ change: (inout DashboardFacts) -> Void = { _ in }
    ) -> [String: MetricsSlot.Card] {
        let workspace = Workspace(
            id: WorkspaceID("w"), name: "North", calendar: .utc, currency: Currency(code: "EUR")!,
            createdAt: Instant(milliseconds: 0))
        let day = LocalDay("2025-10-14")!
        var facts = DashboardFacts(
            generation: 1, ledger: .firstRun(at: LocalCalendar.utc.start(of: day), on: day), totalRuns: 48_210,
            unfinishedRuns: 3, lastReportReceivedAt: now, runsThisMonth: 1284, runsPreviousMonthToDate: 1204,
            runsPreviousMonth: 1650,
            last30Days: RunTally(
                counts: OutcomeCounts(completed: 1459, failed: 43, cancelled: 7, unfinished: 3), timedRuns: 1459,
                totalDuration: Milliseconds(18_091_600)),
            durations: DurationHistogram(),
            earlier30Days: RunTally(
                counts: OutcomeCounts(completed: 979, failed: 21), timedRuns: 979,
                totalDuration: Milliseconds(11_356_400)),
            savingsLifetime: SavingsSum(seconds: 29_233_800, grossMinor: 40_602_500, costMinor: 120_000),
            savingsThisMonth: SavingsSum(seconds: 756_000, grossMinor: 1_050_000, costMinor: 4100),
            savingsPreviousMonthToDate: SavingsSum(seconds: 673_200), coverage: SavingsCoverage(set: 12, of: 15),
            activeScheduledWorkflows: 9, activeDirectWorkflows: 6, inactiveWorkflows: 2, workflowsAddedThisMonth: 2,
            workflowsAddedPreviousMonthToDate: 2, salesCallsThisMonth: 14, salesCallsHeldThisMonth: 9,
            salesCallsToComeThisMonth: 4)
        facts.durations.add(Milliseconds(12_400))
        change(&facts)
        let metrics = DashboardMetrics(
            workspace: workspace, windows: DashboardWindows(now: now, calendar: .utc), facts: facts)
        let slot = MetricsSlot(metrics, format: DisplayFormat(workspace, locale: .britishEnglish))
        return Dictionary(uniqueKeysWithValues: slot.cards.map { ($0.key, $0) })
    }

    @Test("each opens the list of what it counts")
    func links() {
        let hrefs = cards().mapValues { $0.href ?? "" }
        #expect(
            hrefs == [
                "runs": "/dashboard/runs?from=2026-11-01&to=2026-11-23", "automations": "/dashboard/runs",
                "executionTime": "/dashboard/runs?from=2026-10-25&to=2026-11-23&status=COMPLETED",
                "savings": "/dashboard/runs?from=2026-11-01&to=2026-11-23&status=COMPLETED&role=productive",
                "successRate": "/dashboard/runs?from=2026-10-25&to=2026-11-23&status=COMPLETED%2CFAILED",
                "workflows": "/dashboard/workflows?active=true",
                "salesCalls":
                    "/dashboard/service-requests?meetingFrom=2026-11-01&meetingTo=2026-11-30&meeting=pending%2Cheld%2Cno_show",
                "newWorkflows": "/dashboard/workflows?createdFrom=2026-11-01&createdTo=2026-11-23",
            ])
    }

    @Test("each names what it is compared with")
    func notes() {
        let notes = cards().mapValues { $0.note.replacing(/\s/, with: " ") }
        #expect(notes["runs"] == "vs 1 – 23 Oct: 1,204")
        #expect(notes["executionTime"] == "vs 25 Sep – 24 Oct: 11.6 s")
        #expect(notes["savings"] == "vs 1 – 23 Oct: 187 h")
        #expect(notes["successRate"] == "vs 25 Sep – 24 Oct: 97.9%")
        #expect(notes["newWorkflows"] == "vs 1 – 23 Oct: 2")
    }

    @Test("the savings tell of this month, of all time and of how much is covered")
    func savings() throws {
        let card = try #require(cards()["savings"])
        #expect(card.value == "€10,459")
        #expect(card.unit == "\u{A0}210\u{A0}h")
        #expect(card.detail == "€404,825 in all · 12 of 15 rated")
        let explanation = try #require(card.explanation).paragraphs.joined(separator: "\n").replacing(
            "\u{A0}", with: " ")
        #expect(explanation.contains("12 of 15 active productive workflows"))
        #expect(explanation.contains("This month: 210 h, gross €10,500 \u{2212} cost €41.00 = net €10,459."))
        #expect(explanation.contains("ROI is net ÷ cost = 255.1."))
        #expect(explanation.contains("In all: 8,120.5 h, gross €406,025 \u{2212} cost €1,200 = net €404,825."))
        #expect(explanation.contains("(210 h \u{2212} 187 h) ÷ 187 h = +12%"))
    }

    @Test("without a rate nothing is assumed, and the card leads to where one is set")
    func noRates() throws {
        let card = try #require(
            cards {
                $0.coverage = SavingsCoverage(set: 0, of: 15)
                $0.savingsLifetime = SavingsSum()
            }["savings"])
        #expect(card.isEmpty)
        #expect(card.value == "–")
        #expect(card.note == "set a rate to see them")
        #expect(card.href == "/dashboard/workflows?active=true&rate=none")
    }

    @Test("a calculation has the numbers of its figure in it")
    func explanations() throws {
        let explanations = cards().mapValues {
            ($0.explanation?.paragraphs ?? []).joined(separator: "\n").replacing(/[\u{A0}\u{2009}\u{202F}]/, with: " ")
        }
        #expect(explanations.values.allSatisfy { !$0.isEmpty })
        let runs = try #require(explanations["runs"])
        #expect(runs.contains("Runs that started on 1 – 23 Nov, by the days of UTC: 1,284."))
        #expect(
            runs.contains(
                "Compared with 1 – 23 Oct, the last day up to the same time: 1,204. (1,284 \u{2212} 1,204) ÷ 1,204 = +6.6%."
            ))
        #expect(explanations["executionTime"]?.contains("÷ 1,459 runs = 12.4 s.") == true)
        #expect(
            explanations["successRate"]?.contains("1,459 completed ÷ (1,459 completed + 43 failed) = 97.1%") == true)
        #expect(explanations["successRate"]?.contains("a difference of \u{2212}0.8 percentage points") == true)
        #expect(
            explanations["salesCalls"]?.contains("Of them held: 9, to come: 4, over without being noted as held: 1.")
                == true)
        #expect(explanations["newWorkflows"]?.contains("2, the same.") == true)
    }

    @Test("few earlier runs make a difference and no percentage; none make something new")
    func fewRuns() throws {
        let few = try #require(cards { $0.runsPreviousMonthToDate = 9 }["runs"])
        #expect(few.badge?.text == "+1,275")
        #expect(few.explanation?.paragraphs[1].contains("Fewer than 10 before make no percentage.") == true)
        let none = try #require(cards { $0.runsPreviousMonthToDate = 0 }["runs"])
        #expect(none.badge?.isNew == true)
        #expect(none.explanation?.paragraphs[1].contains("0, so there is no percentage") == true)
    }

    @Test("a shorter month before is compared as a whole, and the card says so")
    func clamped() throws {
        let card = try #require(cards(asOf: Instant(rfc3339: "2026-03-31T15:00:00Z")!)["runs"])
        #expect(card.note == "vs all of February 2026: 1,204")
        #expect(card.explanation?.paragraphs[1].contains("which is shorter than this month so far") == true)
    }

    @Test("before the second month there is nothing to compare with")
    func firstMonth() throws {
        let day = LocalDay("2026-11-20")!
        let card = try #require(cards { $0.ledger = .firstRun(at: Self.now, on: day) }["runs"])
        #expect(card.note == "nothing earlier to compare with")
        #expect(card.badge?.text == "no comparison")
    }
}
