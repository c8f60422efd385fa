import FlowtallyCore
import Testing

struct WorkflowFilterTests {
    private static let now = instant("2026-11-23T09:15:00Z")

    private func figures(
        _ name: String = "Nightly invoices", active: Bool = true, cron: [String] = [], role: WorkflowRole = .productive,
        created: String? = "2026-11-02T23:30:00Z", lastRun: String? = nil, isRated: Bool = false
    ) -> WorkflowFigures {
        let workflow = Workflow(
            id: WorkflowID("w"), source: "api", externalID: "job-7", name: name, cron: cron, isActive: active,
            role: role, createdAt: created.map(instant), lastRunAt: lastRun.map(instant))
        let rate = SavingsRate(
            id: SavingsRateID("r"), workflowID: nil, validFrom: day("2026-01-01"),
            terms: SavingsTerms(manualSeconds: 60, hourlyRateMinor: 100), createdAt: Self.now)
        return WorkflowFigures(
            workflow: workflow, tally: RunTally(), durations: DurationHistogram(), savings: SavingsTotal(SavingsSum()),
            rate: isRated ? rate : nil)
    }

    private func lets(_ filter: WorkflowFilter, _ figures: WorkflowFigures) -> Bool {
        filter.lets(figures, asOf: Self.now, berlin)
    }

    @Test("an empty filter lets everything through")
    func empty() {
        #expect(lets(WorkflowFilter(), figures()))
        #expect(lets(WorkflowFilter(), figures(active: false, created: nil)))
    }

    @Test("it tells active from inactive, and scheduled from direct")
    func kinds() {
        #expect(lets(WorkflowFilter(isActive: true), figures()))
        #expect(!lets(WorkflowFilter(isActive: false), figures()))
        #expect(lets(WorkflowFilter(kind: .scheduled), figures(cron: ["0 3 * * *"])))
        #expect(!lets(WorkflowFilter(kind: .direct), figures(cron: ["0 3 * * *"])))
    }

    @Test(
        "days of creation are days of the zone, both included",
        arguments: [
            (nil, "2026-11-02", false), ("2026-11-03", "2026-11-03", true), ("2026-11-03", nil, true),
            ("2026-11-04", nil, false), (nil, "2026-11-03", true),
        ] as [(String?, String?, Bool)])
    func creation(from: String?, to: String?, isIn: Bool) {
        let filter = WorkflowFilter(created: (from.map(day), to.map(day)))
        #expect(lets(filter, figures()) == isIn)
        #expect(!lets(filter, figures(created: nil)))
    }

    @Test("only productive workflows can lack a rate")
    func rates() {
        let filter = WorkflowFilter(lacksRate: true)
        #expect(lets(filter, figures()))
        #expect(!lets(filter, figures(isRated: true)))
        #expect(!lets(filter, figures(role: .utility)))
    }

    @Test("silent is who is active and ran before, but not in the last 30 days")
    func silence() {
        let filter = WorkflowFilter(isSilent: true)
        #expect(lets(filter, figures(lastRun: "2026-10-24T21:59:00Z")))
        #expect(!lets(filter, figures(lastRun: "2026-10-24T22:00:00Z")), "25 October in Berlin is the 30th day")
        #expect(!lets(filter, figures(active: false, lastRun: "2026-01-01T00:00:00Z")))
        #expect(!lets(filter, figures(lastRun: nil)))
    }

    @Test(
        "a search looks at the name and the external id, in any case", arguments: ["INVOICE", "nightly inv", "Job-7"])
    func search(text: String) {
        #expect(lets(WorkflowFilter(search: text), figures()))
        #expect(!lets(WorkflowFilter(search: text + "x"), figures()))
    }
}

struct WorkflowFiguresTotalTests {
    @Test("rows add up, to the minor unit")
    func total() {
        let terms = SavingsTerms(manualSeconds: 1, hourlyRateMinor: 1800)
        let sums = (1...3).map { _ in SavingsSum(terms: terms, earningRuns: 1, costingRuns: 1) }
        let rows = zip(1..., SavingsTotal.ofParts(sums)).map { number, savings in
            let workflow = Workflow(
                id: WorkflowID("\(number)"), source: "api", externalID: "\(number)", name: "\(number)", cron: [],
                isActive: true, role: .productive, createdAt: nil, lastRunAt: nil)
            var durations = DurationHistogram()
            durations.add(.seconds(Int64(number)))
            return WorkflowFigures(
                workflow: workflow,
                tally: RunTally(
                    counts: OutcomeCounts(completed: 1, failed: Int64(number)), timedRuns: 1,
                    totalDuration: .seconds(Int64(number))), durations: durations, savings: savings)
        }
        let total = WorkflowFiguresTotal(rows)
        #expect(total.tally.counts == OutcomeCounts(completed: 3, failed: 6))
        #expect(total.tally.meanSeconds == 2)
        #expect(abs((total.durations.medianSeconds ?? 0) - 2) < 2 * DurationHistogram.largestRelativeError)
        #expect(total.savings.grossMinor == rows.reduce(0) { $0 + $1.savings.grossMinor })
        #expect(total.savings == SavingsTotal(sums.reduce(into: SavingsSum(), +=)))
    }

    @Test("nothing adds up to nothing")
    func empty() {
        #expect(WorkflowFiguresTotal([]).savings == SavingsTotal(SavingsSum()))
    }
}
