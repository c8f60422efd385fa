import FlowtallyCore

/// Thirteen months of believable runs: the rhythm of the week, growth, bad days, retries. The same for the same seed and days.
struct DemoHistory {
    static let days = 396

    let seed: UInt64
    let calendar: LocalCalendar
    let now: Instant

    /// The reports of one day, oldest first.
    func reports(on day: LocalDay) -> [RunReport] {
        let today = calendar.day(of: now)
        return DemoWorkflow.all.enumerated().flatMap { index, workflow -> [RunReport] in
            let age = workflow.ageInDays - (today.ordinal - day.ordinal)
            guard age >= 0, today.ordinal - day.ordinal >= (workflow.isActive ? workflow.silentDays : 121) else {
                return []
            }
            var random = SeededGenerator(seed: seed, index, day.ordinal)
            return starts(of: workflow, on: day, age: age, &random).enumerated().flatMap { number, start in
                run(of: workflow, index: index, on: day, number: number, start: start, &random)
            }
        }
        .sorted { $0.receivedAt < $1.receivedAt }
    }

    private func starts(
        of workflow: DemoWorkflow, on day: LocalDay, age: Int, _ random: inout SeededGenerator
    ) -> [Instant] {
        guard workflow.cron == nil else { return scheduledStarts(of: workflow, on: day, &random) }
        return (0..<count(of: workflow, on: day, age: age, &random)).map { _ in
            // Working hours are when people start something.
            let hour = 7 + 11 * (random.fraction() + random.fraction()) / 2
            return calendar.instant(of: day, at: Milliseconds(Int64(hour * 3_600_000)))
        }
    }

    /// Each a moment after it was due.
    private func scheduledStarts(
        of workflow: DemoWorkflow, on day: LocalDay, _ random: inout SeededGenerator
    ) -> [Instant] {
        let schedule = workflow.schedule(in: calendar)
        let end = calendar.start(of: day.adding(days: 1))
        var starts: [Instant] = []
        var time = calendar.start(of: day) - Milliseconds(1)
        while let due = schedule.nextExpected(after: time), due < end {
            starts.append(due + Milliseconds(Int64(4000 * random.fraction())))
            time = due
        }
        return starts
    }

    private func count(
        of workflow: DemoWorkflow, on day: LocalDay, age: Int, _ random: inout SeededGenerator
    ) -> Int {
        let isWeekend = day.isoWeekday > 5
        let rhythm = isWeekend ? 0.25 : 1
        // Use spreads over the first three months, then slowly on.
        let adoption = min(1, 0.25 + Double(age) / 120) * (1 + Double(age) / 1500)
        let expected = workflow.runsPerDay * rhythm * adoption * random.logNormal(median: 1, spread: 0.18)
        return Int(expected) + (random.chance(expected - expected.rounded(.down)) ? 1 : 0)
    }

    private func run(
        of workflow: DemoWorkflow, index: Int, on day: LocalDay, number: Int, start: Instant,
        _ random: inout SeededGenerator
    ) -> [RunReport] {
        let seconds = max(0.05, random.logNormal(median: workflow.medianSeconds, spread: 0.5))
        let end = start + Milliseconds(Int64(seconds * 1000))
        // Every workflow has a bad week now and then.
        let isBadWeek = SeededGenerator(seed: seed, index, day.firstOfWeek.ordinal, 7).startsWithChance(0.04)
        let fails = random.chance(isBadWeek ? min(0.6, workflow.failureRate * 6 + 0.1) : workflow.failureRate)
        let isCancelled = random.chance(0.008)
        let isRetried = fails && random.chance(0.55)
        guard start < now else { return [] }

        func report(_ status: RunStatus, attempt: Int, from start: Instant, to end: Instant?) -> RunReport {
            RunReport(
                workflow: .declared(workflow.declaration), externalID: "demo-\(day)-\(index)-\(number)",
                statement: RunStatement(
                    status: status, attempt: attempt, startedAt: start, completedAt: end,
                    trigger: workflow.cron == nil ? .direct : .scheduled, version: "2.\(day.yearMonthDay.month).0",
                    error: status == .failed ? Self.errors[Int(random.next() % UInt64(Self.errors.count))] : nil),
                receivedAt: min(end ?? start, now))
        }
        guard end < now else { return [report(.running, attempt: 1, from: start, to: nil)] }
        let outcome: RunStatus = isCancelled ? .cancelled : fails ? .failed : .completed
        var reports = [report(outcome, attempt: 1, from: start, to: end)]
        let secondStart = end + .minutes(2)
        let secondEnd = secondStart + Milliseconds(Int64(seconds * 1000))
        if outcome == .failed, isRetried, secondEnd < now {
            reports.append(report(.completed, attempt: 2, from: secondStart, to: secondEnd))
        }
        return reports
    }

    private static let errors = [
        "Connection to smtp.example.com timed out after 30 s", "HTTP 429 from api.example.com: too many requests",
        "Missing field: customer.email", "The file stock.csv has no header", "HTTP 503 from shop.example.com",
        "Permission denied: shared drive", "Invoice 4711 exists already",
    ]
}

extension SeededGenerator {
    fileprivate func startsWithChance(_ probability: Double) -> Bool {
        var copy = self
        return copy.chance(probability)
    }
}
