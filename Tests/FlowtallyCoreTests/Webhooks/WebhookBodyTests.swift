import FlowtallyCore
import Testing

/// What receivers read.
struct WebhookBodyTests {
    private let now = instant("2026-05-20T12:00:00Z")

    private func body(_ format: WebhookFormat, _ event: WebhookEvent) -> String {
        let body = WebhookBody(format) { subject in
            switch subject {
            case .run(let id): "https://ledger.example/runs/\(id)"
            case .workflow(let id): "https://ledger.example/workflows/\(id)"
            case .serviceRequest(let id): "https://ledger.example/requests/\(id)"
            }
        }
        return String(decoding: body.bytes(of: event), as: UTF8.self)
    }

    private func ending(
        _ status: RunStatus, error: String? = nil, workflow: String = "Nightly invoices",
        reported: Milliseconds = .seconds(1)
    ) -> WebhookEvent? {
        let statement = RunStatement(
            status: status, startedAt: now - .seconds(2), completedAt: status.isFinished ? now : nil, error: error)
        let run = run(MergedRun(statement, receivedAt: now))
        return .ending(of: run, workflowName: workflow, at: now + reported)
    }

    @Test("runs that complete or fail are told of, others are not")
    func endings() {
        #expect(ending(.completed)?.type == .runCompleted)
        #expect(ending(.failed)?.type == .runFailed)
        for status in [RunStatus.started, .running, .cancelled] { #expect(ending(status) == nil) }
    }

    @Test("a run that ended more than a day before its report is history")
    func history() {
        #expect(ending(.failed, reported: .days(1)) != nil)
        #expect(ending(.failed, reported: .seconds(86_401)) == nil)
    }

    @Test("signed JSON has type, timestamp and data")
    func standard() throws {
        let event = try #require(ending(.failed, error: "E77"))
        let json = try JSONValue(parsing: body(.standard, event).utf8)
        #expect(json["type"] == "run.failed")
        #expect(json["timestamp"] == "2026-05-20T12:00:01.000Z")
        #expect(json["data"]?["run"]?["status"] == "FAILED")
        #expect(json["data"]?["run"]?["error"] == "E77")
        #expect(json["data"]?["run"]?["durationSeconds"] == 2)
        #expect(json["data"]?["workflow"] == ["id": "workflow", "name": "Nightly invoices"])
    }

    @Test("Slack reads a sentence with a link, in which nothing that others wrote counts as markup")
    func slack() throws {
        let event = try #require(ending(.failed, error: "<!channel> & so\nsecond line", workflow: "A <b> & c"))
        #expect(
            body(.slack, event)
                == #"{"text":"❌ *A &lt;b&gt; &amp; c* failed: &lt;!channel&gt; &amp; so\n<https://ledger.example/runs/run|See the run>"}"#
        )
    }

    @Test("Discord reads one too, and calls nobody")
    func discord() throws {
        let event = try #require(ending(.failed, error: "@everyone **now**", workflow: "a_b"))
        #expect(
            body(.discord, event)
                == #"{"content":"❌ **a\\_b** failed: \\@everyone \\*\\*now\\*\\*\n[See the run](https://ledger.example/runs/run)","allowed_mentions":{"parse":[]}}"#
        )
    }

    @Test("a long error is cut to a line that a chat takes")
    func longError() throws {
        let event = try #require(ending(.failed, error: String(repeating: "*", count: 100_000)))
        #expect(body(.discord, event).count < 2000)
        #expect(body(.standard, event).utf8.count < 20_000)
    }

    @Test("the other events are sentences too")
    func sentences() {
        let late = WebhookEvent.late(WorkflowID("w"), name: "Payroll", expectedAt: now, at: now)
        #expect(body(.slack, late).contains("*Payroll* is late: a run was expected at 2026-05-20 12:00 UTC."))
        #expect(body(.slack, late).contains("<https://ledger.example/workflows/w|See the workflow>"))
        let moved = WebhookEvent.statusChanged(request(.reviewed), from: .submitted, by: "Ada", at: now)
        #expect(body(.slack, moved).contains("*Invoices* went from SUBMITTED to REVIEWED, by Ada."))
        #expect(body(.slack, .metricsChanged(at: now)).contains("The figures have changed."))
        #expect(body(.discord, .test(at: now)).contains("This is a test from Flowtally."))
    }

    @Test("the format follows the address, unless it is chosen")
    func formats() throws {
        func format(_ url: String, _ chosen: WebhookFormat? = nil) throws -> WebhookFormat {
            WebhookDraft(
                name: "N", url: try #require(WebhookURL(url)), format: chosen, events: [.runFailed]
            ).format
        }
        #expect(try format("https://hooks.slack.com/services/T/B/x") == .slack)
        #expect(try format("https://discord.com/api/webhooks/1/x") == .discord)
        #expect(try format("https://example.com/hooks.slack.com") == .standard)
        #expect(try format("https://chat.example.com/hooks/x", .slack) == .slack)
    }
}
