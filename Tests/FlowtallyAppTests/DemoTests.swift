import FlowtallyCore
import Testing

@testable import FlowtallyApp

@Suite("The demo's history")
struct DemoTests {
    static let now = Instant(rfc3339: "2026-11-23T09:15:00Z")!
    static let calendar = LocalCalendar(timeZoneName: "Europe/Berlin")!

    private func history(seed: UInt64) -> DemoHistory {
        DemoHistory(seed: seed, calendar: Self.calendar, now: Self.now)
    }

    private func day(_ text: String) -> LocalDay { LocalDay(text)! }

    @Test("it is the same for the same seed, and another for another")
    func seeded() {
        let tuesday = day("2026-11-17")
        #expect(history(seed: 1).reports(on: tuesday) == history(seed: 1).reports(on: tuesday))
        #expect(history(seed: 1).reports(on: tuesday) != history(seed: 2).reports(on: tuesday))
    }

    @Test("a past day does not depend on when the demo is started, but for the age of its workflows")
    func stable() {
        let friday = day("2026-11-20")
        let later = DemoHistory(seed: 1, calendar: Self.calendar, now: Self.now + .hours(5))
        #expect(history(seed: 1).reports(on: friday) == later.reports(on: friday))
    }

    @Test("it has the rhythm of the week and grows")
    func rhythm() {
        let history = history(seed: 1)
        let week = (16...22).map { history.reports(on: day("2026-11-\($0)")).count }
        let workday = week.prefix(5).reduce(0, +) / 5
        #expect(week[5] * 2 < workday * 3 / 2)
        let yearAgo = (0..<5).map { history.reports(on: day("2025-11-10").adding(days: $0)).count }.reduce(0, +) / 5
        #expect(yearAgo * 3 < workday * 2)
    }

    @Test("nothing in it lies ahead, and every report follows the rules")
    func rules() {
        let history = history(seed: 3)
        for reports in (0..<60).map({ history.reports(on: day("2026-09-25").adding(days: $0)) }) {
            for report in reports {
                #expect(report.statement.problems(receivedAt: report.receivedAt) == [])
                #expect(report.receivedAt <= Self.now)
            }
        }
    }

    @Test("scheduled workflows run when they are due, and one has fallen silent")
    func schedules() throws {
        let reports = (-4...0).flatMap { history(seed: 1).reports(on: day("2026-11-23").adding(days: $0)) }
        for workflow in DemoWorkflow.all where workflow.isActive && workflow.cron != nil {
            let schedule = workflow.schedule(in: Self.calendar)
            let starts = reports.filter { $0.workflow == .declared(workflow.declaration) && $0.statement.attempt == 1 }
                .compactMap(\.statement.startedAt)
            for start in starts {
                let due = try #require(schedule.previousExpected(atOrBefore: start))
                #expect(start - due < .seconds(4), "\(workflow.name)")
            }
            let awaited = try #require(
                schedule.awaitedRun(lastStart: starts.max(), since: Self.now - .days(3)))
            #expect((awaited.lateAfter < Self.now) == (workflow.silentDays > 0), "\(workflow.name)")
        }
        #expect(DemoWorkflow.all.count { $0.silentDays > 0 } == 1)
    }

    @Test("it has runs of every status, retries, several sources and both kinds of trigger")
    func variety() {
        let history = history(seed: 1)
        let reports = (0..<60).flatMap { history.reports(on: day("2026-09-25").adding(days: $0)) }
        let statuses = Set(reports.map(\.statement.status))
        #expect(statuses.isSuperset(of: [.completed, .failed, .cancelled]))
        #expect(reports.contains { $0.statement.attempt == 2 })
        #expect(Set(reports.map(\.statement.trigger)) == [.scheduled, .direct])
        #expect(DemoWorkflow.all.count == 41)
        #expect(Set(DemoWorkflow.all.map(\.source)).count >= 5)
    }
}
