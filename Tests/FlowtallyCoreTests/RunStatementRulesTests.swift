import FlowtallyCore
import Testing

private let now = instant("2026-05-14T12:00:00Z")

struct RunStatementRulesTests {
    private func pointers(_ statement: RunStatement) -> [String] {
        statement.problems(receivedAt: now).map { $0.pointer }
    }

    @Test(
        "what follows the rules is taken in",
        arguments: [
            RunStatement(status: .started),
            RunStatement(status: .running, attempt: 1_000_000),
            RunStatement(status: .completed),
            RunStatement(status: .completed, startedAt: now - .hours(1), completedAt: now),
            RunStatement(status: .failed, startedAt: now, completedAt: now),
            RunStatement(status: .cancelled, completedAt: now),
            RunStatement(status: .started, startedAt: now + .hours(24)),
            RunStatement(status: .completed, startedAt: now - .days(3650), completedAt: now - .days(3649)),
            RunStatement(status: .completed, startedAt: instant("1969-12-31T00:00:00Z"), completedAt: now),
        ])
    func accepted(_ statement: RunStatement) {
        #expect(pointers(statement) == [])
    }

    @Test("an end before the start is refused, not clamped, and both times are told")
    func endBeforeStart() {
        let statement = RunStatement(status: .completed, startedAt: now, completedAt: now - Milliseconds(1))
        let problems = statement.problems(receivedAt: now)
        #expect(problems.map { $0.pointer } == ["/completedAt"])
        #expect(problems.first?.detail.contains("2026-05-14T12:00:00.000Z") == true)
        #expect(problems.first?.detail.contains("2026-05-14T11:59:59.999Z") == true)
    }

    @Test("a start more than 24 hours ahead is refused, one of exactly 24 hours is not")
    func futureStart() {
        let latest = now + .hours(24)
        #expect(pointers(RunStatement(status: .started, startedAt: latest)) == [])
        #expect(pointers(RunStatement(status: .started, startedAt: latest + Milliseconds(1))) == ["/startedAt"])
    }

    @Test("an end more than 24 hours ahead is refused")
    func futureEnd() {
        let latest = now + .hours(24)
        #expect(pointers(RunStatement(status: .completed, completedAt: latest)) == [])
        #expect(pointers(RunStatement(status: .completed, completedAt: latest + Milliseconds(1))) == ["/completedAt"])
    }

    @Test("an end goes with a finished status only", arguments: [RunStatus.started, .running])
    func endOfUnfinished(status: RunStatus) {
        #expect(pointers(RunStatement(status: status, completedAt: now)) == ["/completedAt"])
    }

    @Test("attempts count from 1 to a million", arguments: [Int.min, -1, 0, 1_000_001, Int.max])
    func attempts(attempt: Int) {
        #expect(pointers(RunStatement(status: .started, attempt: attempt)) == ["/attempt"])
    }

    @Test("everything that is wrong is told at once")
    func severalProblems() {
        let statement = RunStatement(
            status: .running, attempt: 0, startedAt: now + .hours(25), completedAt: now)
        #expect(pointers(statement) == ["/completedAt", "/startedAt", "/completedAt", "/attempt"])
    }

    @Test("three statuses are finished, two are not")
    func finished() {
        #expect(RunStatus.allCases.filter { $0.isFinished } == [.completed, .failed, .cancelled])
        #expect(RunStatus.allCases.map { $0.rawValue } == ["STARTED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"])
    }
}
