import FlowtallyCore
import FlowtallySources
import Testing

struct GitHubStatusTests {
    struct Outcome: Sendable {
        let status: JSONValue
        let conclusion: JSONValue
        let action: JSONValue
        let expected: RunStatus

        init(_ status: JSONValue, _ conclusion: JSONValue, action: JSONValue = "completed", is expected: RunStatus) {
            self.status = status
            self.conclusion = conclusion
            self.action = action
            self.expected = expected
        }
    }

    static let table = [
        Outcome("requested", .null, action: "requested", is: .started),
        Outcome("queued", .null, action: "requested", is: .started),
        Outcome("waiting", .null, action: "requested", is: .started),
        Outcome("pending", .null, action: "requested", is: .started),
        Outcome("in_progress", .null, action: "in_progress", is: .running),
        Outcome("completed", "success", is: .completed),
        Outcome("completed", "neutral", is: .completed),
        Outcome("completed", "skipped", is: .completed),
        Outcome("completed", "cancelled", is: .cancelled),
        Outcome("completed", "failure", is: .failed),
        Outcome("completed", "timed_out", is: .failed),
        Outcome("completed", "startup_failure", is: .failed),
        Outcome("completed", "stale", is: .failed),
        Outcome("completed", "action_required", is: .failed),
        Outcome("completed", "action_required", action: "requested", is: .started),
        Outcome("completed", "action_required", action: .null, is: .failed),
        Outcome("completed", .null, is: .running),
    ]

    @Test("every status and conclusion has its meaning", arguments: GitHubStatusTests.table)
    func meaning(of outcome: Outcome) throws {
        let event = GitHubEvent(
            action: outcome.action, ["status": outcome.status, "conclusion": outcome.conclusion])
        let statement = try event.report().statement
        #expect(statement.status == outcome.expected)
        #expect((statement.completedAt != nil) == outcome.expected.isFinished)
        #expect((statement.error != nil) == (outcome.expected == .failed))
        #expect(statement.problems(receivedAt: receipt) == [])
    }

    @Test("a missing conclusion is as good as null")
    func missingConclusion() throws {
        var event = GitHubEvent()
        event.run["conclusion"] = nil
        #expect(try event.report().statement.status == .running)
    }

    @Test("an unknown conclusion is refused with a pointer to it", arguments: ["finished", "", "SUCCESS"])
    func unknownConclusion(word: String) {
        let refused = refusal { try GitHubEvent(["conclusion": .string(word)]).report() }
        #expect(refused?.pointer == "/workflow_run/conclusion")
    }

    @Test("a conclusion that is no text is refused")
    func oddConclusion() {
        #expect(refusal { try GitHubEvent(["conclusion": 3]).report() }?.pointer == "/workflow_run/conclusion")
    }

    @Test("an unknown or missing status is refused with a pointer to it", arguments: ["done", nil] as [String?])
    func unknownStatus(word: String?) {
        let refused = refusal { try GitHubEvent(["status": .optional(word)]).report() }
        #expect(refused?.pointer == "/workflow_run/status")
    }

    @Test("a failure says what GitHub says and where to look")
    func failureText() throws {
        let error = try GitHubEvent(["conclusion": "timed_out"]).report().statement.error
        #expect(error?.contains("timed_out") == true)
        #expect(error?.contains("https://github.example/acme/ledger/actions/runs/1001") == true)
    }
}
