import FlowtallyCore
import Testing

struct WorkflowScheduleTests {
    private func schedule(_ cron: String..., grace: Milliseconds? = nil) -> WorkflowSchedule {
        WorkflowSchedule(cron: cron, calendar: .utc, grace: grace)
    }

    private func awaited(_ schedule: WorkflowSchedule, lastStart: String?, since: String?) -> [String] {
        let run = schedule.awaitedRun(lastStart: lastStart.map(instant), since: since.map(instant))
        return [run?.expectedAt, run?.lateAfter].compactMap { $0.map { String($0.rfc3339.dropLast(8)) } }
    }

    @Test(
        "the grace is a tenth of the time to the run after, at least 5 minutes and at most an hour",
        arguments: [
            ("*/10 * * * *", "2026-05-20T12:10", "2026-05-20T12:15"),
            ("0 * * * *", "2026-05-20T13:00", "2026-05-20T13:06"),
            ("0 */4 * * *", "2026-05-20T16:00", "2026-05-20T16:24"),
            ("0 3 * * *", "2026-05-21T03:00", "2026-05-21T04:00"),
            ("0 0 1 * *", "2026-06-01T00:00", "2026-06-01T01:00"),
        ])
    func grace(cron: String, expected: String, late: String) {
        #expect(awaited(schedule(cron), lastStart: "2026-05-20T12:00:00Z", since: nil) == [expected, late])
    }

    @Test("a workflow's own grace counts instead, also none at all")
    func ownGrace() {
        let last = "2026-05-20T12:00:00Z"
        #expect(
            awaited(schedule("0 3 * * *", grace: .minutes(2)), lastStart: last, since: nil)
                == ["2026-05-21T03:00", "2026-05-21T03:02"])
        #expect(
            awaited(schedule("0 3 * * *", grace: Milliseconds(0)), lastStart: last, since: nil)
                == ["2026-05-21T03:00", "2026-05-21T03:00"])
    }

    @Test(
        "a run counts for an expected time up to half a minute later",
        arguments: [
            ("02:59:29", "2026-05-20T03:00"), ("02:59:30", "2026-05-21T03:00"), ("03:00:00", "2026-05-21T03:00"),
        ])
    func earliness(start: String, expected: String) {
        #expect(awaited(schedule("0 3 * * *"), lastStart: "2026-05-20T\(start)Z", since: nil).first == expected)
    }

    @Test("nothing is expected before the schedule was in force, nor without a run or a beginning")
    func since() {
        let last = "2026-01-01T00:00:00Z"
        #expect(
            awaited(schedule("0 3 * * *"), lastStart: last, since: "2026-05-20T12:00:00Z").first == "2026-05-21T03:00")
        #expect(
            awaited(schedule("0 3 * * *"), lastStart: nil, since: "2026-05-20T12:00:00Z").first == "2026-05-21T03:00")
        #expect(awaited(schedule("0 3 * * *"), lastStart: last, since: nil).first == "2026-01-01T03:00")
        #expect(awaited(schedule("0 3 * * *"), lastStart: nil, since: nil) == [])
    }

    @Test("several expressions are one schedule; one that cannot be read expects nothing")
    func several() {
        let schedule = schedule("0 3 * * *", "0 15 * * 1-5", "every full moon")
        let noon = instant("2026-05-20T12:00:00Z")
        #expect(schedule.nextExpected(after: noon) == instant("2026-05-20T15:00:00Z"))
        #expect(schedule.previousExpected(atOrBefore: noon) == instant("2026-05-20T03:00:00Z"))
        #expect(schedule.words == "At 03:00, every day; At 15:00, Monday to Friday; every full moon")
    }

    @Test("late is late from the moment after the grace, since the run was expected")
    func late() {
        let awaited = AwaitedRun(
            expectedAt: instant("2026-05-20T03:00:00Z"), lateAfter: instant("2026-05-20T04:00:00Z"))
        let schedule = WorkflowSchedule(cron: ["0 3 * * *"], calendar: .utc, awaited: awaited)
        #expect(schedule.lateSince(at: awaited.lateAfter) == nil)
        #expect(schedule.lateSince(at: awaited.lateAfter + Milliseconds(1)) == awaited.expectedAt)
    }

    @Test("a workflow's own zone counts, and one that is not active is never late")
    func ofWorkflow() {
        let awaited = AwaitedRun(
            expectedAt: instant("2026-05-20T03:00:00Z"), lateAfter: instant("2026-05-20T03:00:00Z"))
        func workflow(isActive: Bool, cron: [String] = ["0 3 * * *"]) -> Workflow {
            Workflow(
                id: WorkflowID("w"), source: "api", externalID: "w", name: "W", cron: cron, cronCalendar: berlin,
                isActive: isActive, role: .productive, createdAt: nil, lastRunAt: nil, awaited: awaited)
        }
        let now = instant("2026-05-20T12:00:00Z")
        let schedule = workflow(isActive: true).schedule(in: .utc)
        #expect(schedule?.nextExpected(after: now) == instant("2026-05-21T01:00:00Z"))
        #expect(schedule?.lateSince(at: now) == awaited.expectedAt)
        #expect(workflow(isActive: false).schedule(in: .utc)?.lateSince(at: now) == nil)
        #expect(workflow(isActive: true, cron: []).schedule(in: .utc) == nil)
    }

    @Test("a run without news is one that is unfinished and was last heard of longer ago than the limit")
    func news() {
        let heard = instant("2026-05-20T12:00:00Z")
        func since(_ status: RunStatus, _ span: Milliseconds) -> Instant? {
            let run = run(MergedRun(RunStatement(status: status, startedAt: heard), receivedAt: heard))
            return run.noNewsSince(limit: .hours(24), now: heard + span)
        }
        #expect(since(.running, .hours(24)) == nil)
        #expect(since(.running, Milliseconds(Milliseconds.hours(24).count + 1)) == heard)
        #expect(since(.started, .days(9)) == heard)
        for status in RunStatus.allCases where status.isFinished { #expect(since(status, .days(9)) == nil) }
    }
}
