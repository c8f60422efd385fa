import FlowtallyCore
import Testing

struct MergeTests {
    private let eight = instant("2026-05-14T08:00:00Z")
    private let nine = instant("2026-05-14T09:00:00Z")
    private let ten = instant("2026-05-14T10:00:00Z")

    @Test("a finished report beats an unfinished one, whichever comes last")
    func finishedBeatsUnfinished() {
        let finished = Received(RunStatement(status: .completed, startedAt: eight, completedAt: nine), at: nine)
        for status in [RunStatus.started, .running] {
            let late = Received(RunStatement(status: status, startedAt: eight), at: ten)
            #expect(merge([finished, late]).status == .completed)
            #expect(merge([late, finished]) == merge([finished, late]))
        }
    }

    @Test("a run that was reported running does not go back to started")
    func progress() {
        let running = Received(RunStatement(status: .running), at: eight)
        let started = Received(RunStatement(status: .started), at: nine)
        #expect(merge([running, started]).status == .running)
        #expect(merge([started, running]).status == .running)
        #expect(merge([started]).completedAt == nil)
    }

    @Test("a higher attempt wins with all that it says, even where it is not finished")
    func higherAttempt() {
        let first = Received(
            RunStatement(status: .failed, startedAt: eight, completedAt: nine, output: "{}", error: "broken"), at: nine)
        let second = Received(RunStatement(status: .started, attempt: 2, startedAt: ten), at: ten)
        let merged = merge([second, first])
        #expect(merged.attempt == 2)
        #expect(merged.status == .started)
        #expect(merged.startedAt == ten)
        #expect(merged.completedAt == nil)
        #expect(merged.error == nil)
        #expect(merged.output == nil)
    }

    @Test("how a run was begun is taken from an earlier attempt where the winning one is silent")
    func begunBefore() {
        let first = Received(
            RunStatement(status: .failed, trigger: .scheduled, version: "1.4", input: "{\"a\":1}"), at: eight)
        let second = Received(RunStatement(status: .completed, attempt: 2, version: "1.5"), at: ten)
        let merged = merge([first, second])
        #expect(merged.trigger?.value == RunTrigger.scheduled.rawValue)
        #expect(merged.version?.value == "1.5")
        #expect(merged.input?.value == "{\"a\":1}")
    }

    @Test("of finished reports the later end wins")
    func laterEnd() {
        let failed = Received(RunStatement(status: .failed, completedAt: eight), at: ten)
        let completed = Received(RunStatement(status: .completed, completedAt: nine), at: nine)
        #expect(merge([failed, completed]).status == .completed)
        #expect(merge([completed, failed]).completedAt == nine)
    }

    @Test("of equally late ends FAILED wins over CANCELLED, and that over COMPLETED")
    func equallyLateEnds() {
        func ended(_ status: RunStatus) -> Received {
            Received(RunStatement(status: status, completedAt: nine), at: ten)
        }
        #expect(merge([ended(.completed), ended(.cancelled), ended(.failed)]).status == .failed)
        #expect(merge([ended(.failed), ended(.completed)]).status == .failed)
        #expect(merge([ended(.completed), ended(.cancelled)]).status == .cancelled)
        #expect(merge([ended(.cancelled), ended(.completed)]).status == .cancelled)
    }

    @Test("the earliest reported start stands; the time of first receipt only while there is none")
    func start() {
        let silent = Received(RunStatement(status: .running), at: eight)
        let silentLater = Received(RunStatement(status: .running), at: ten)
        #expect(merge([silentLater, silent]).startedAt == eight)
        let reported = Received(RunStatement(status: .running, startedAt: nine), at: ten)
        #expect(merge([silent, reported]).startedAt == nine)
        let earlier = Received(RunStatement(status: .running, startedAt: eight + .minutes(1)), at: ten)
        #expect(merge([reported, silent, earlier]).startedAt == eight + .minutes(1))
    }

    @Test("a repeated finish without a time does not make the run longer; a reported time does")
    func finishWithoutTime() {
        let silent = Received(RunStatement(status: .completed, startedAt: eight), at: nine)
        let again = Received(RunStatement(status: .completed, startedAt: eight), at: ten)
        #expect(merge([again, silent]).completedAt == nine)
        let reported = Received(RunStatement(status: .completed, startedAt: eight, completedAt: ten), at: ten)
        #expect(merge([silent, reported]).completedAt == ten)
    }

    @Test("two reports that merge into an end before the start keep the run, without a duration")
    func anomaly() {
        let start = Received(RunStatement(status: .started, startedAt: ten), at: ten)
        let finish = Received(RunStatement(status: .completed, completedAt: nine), at: ten)
        let merged = merge([start, finish])
        #expect(merged.startedAt == ten)
        #expect(merged.completedAt == nine)
        #expect(run(merged).duration == nil)
        #expect(run(merge([finish.started(at: eight)])).duration == .hours(1))
    }

    @Test("an update that names no status changes nothing but what it names")
    func update() {
        let merged = merge([Received(RunStatement(status: .failed, startedAt: eight, completedAt: nine), at: nine)])
        let statement = RunUpdate(error: "out of memory").statement(about: merged)
        let updated = merged.merged(with: MergedRun(statement, receivedAt: ten))
        #expect(updated.error?.value == "out of memory")
        #expect(updated.status == merged.status)
        #expect(updated.start == merged.start)
        #expect(updated.finishes == merged.finishes)
        #expect(RunUpdate(attempt: 2).statement(about: merged).status == .started)
    }
}

extension Received {
    fileprivate func started(at start: Instant) -> Received {
        var statement = self.statement
        statement.startedAt = start
        return Received(statement, at: at)
    }
}
