import FlowtallyCore
import FlowtallySources
import Foundation
import Testing

struct GitHubDeliveryTests {
    @Test("a ping makes no report, with or without a header")
    func ping() throws {
        let body = #"{"zen": "Count what counts.", "hook_id": 5, "repository": {"full_name": "acme/ledger"}}"#
        #expect(try reports(named: "ping", body) == [])
        #expect(try reports(named: nil, body) == [])
    }

    @Test("another event is refused by its name", arguments: ["push", "workflow_job", "check_run"])
    func otherEvent(name: String) {
        guard case .otherEvent(let reason)? = refusal({ try reports(named: name, GitHubEvent().payload.text) }) else {
            Issue.record("\(name) was not refused as another event")
            return
        }
        #expect(reason.contains(name))
        #expect(reason.contains("workflow_run"))
    }

    @Test("an event without a run is another event", arguments: ["workflow_run", nil] as [String?])
    func noRun(name: String?) {
        guard case .otherEvent? = refusal({ try reports(named: name, #"{"action": "completed"}"#) }) else {
            Issue.record("it was not refused as another event")
            return
        }
    }

    @Test(
        "what is not a JSON object cannot be read",
        arguments: ["", "{", "[]", "null", "7", #""workflow_run""#, "payload=%7B%7D", #"{"workflow_run": }"#])
    func malformed(body: String) {
        guard case .unreadable(let reason)? = refusal({ try reports(named: "workflow_run", body) }) else {
            Issue.record("\(body) was not refused as unreadable")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test("bytes that are not UTF-8 cannot be read")
    func notUTF8() {
        let event = SourceEvent(name: "workflow_run", body: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])
        guard case .unreadable? = refusal({ try SourceFormat.github.reports(from: event, receivedAt: receipt) }) else {
            Issue.record("it was not refused as unreadable")
            return
        }
    }

    @Test("a run that is no object is refused with a pointer", arguments: ["7", "null", "[]"])
    func oddRun(run: String) {
        let body = #"{"workflow_run": \#(run), "repository": {"full_name": "acme/ledger"}}"#
        #expect(refusal { try reports(named: "workflow_run", body) }?.pointer == "/workflow_run/id")
    }

    @Test("a form holds the same event in its field payload")
    func form() throws {
        var event = GitHubEvent()
        event.run["display_title"] = "a + b & c = 100 % für alle"
        let text = event.payload.text
        let encoded = try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        let plused = encoded.replacing("%20", with: "+")
        for body in ["payload=\(encoded)", "payload=\(plused)", "a=1&payload=\(plused)&b=2"] {
            #expect(try reports(named: "workflow_run", isForm: true, body) == [event.report()])
        }
    }

    @Test("a form without a payload cannot be read", arguments: ["", "other=1", "payloads=%7B%7D", "payload=%ZZ"])
    func badForm(body: String) {
        guard case .unreadable? = refusal({ try reports(named: "workflow_run", isForm: true, body) }) else {
            Issue.record("\(body) was not refused as unreadable")
            return
        }
    }

    @Test("a list of runs from the REST API makes a report of each, in order")
    func list() throws {
        let repository: JSONValue = ["full_name": "acme/ledger"]
        let runs = [Int64(3), 1, 2].map { id in
            JSONValue.object(of: GitHubEvent(["id": .integer(id), "repository": repository]).run)
        }
        let body = JSONValue.object(of: ["total_count": 3, "workflow_runs": .array(runs)])
        let found = try reports(named: nil, body.text)
        #expect(found.map { $0.externalID } == ["3", "1", "2"])
        #expect(found.allSatisfy { $0.statement.status == .completed })
        #expect(try reports(named: nil, #"{"total_count": 0, "workflow_runs": []}"#) == [])
    }

    @Test("a bad run of a list is told by its place")
    func badRunInList() {
        let repository: JSONValue = ["full_name": "acme/ledger"]
        let good = JSONValue.object(of: GitHubEvent(["repository": repository]).run)
        let bad = JSONValue.object(of: GitHubEvent(["repository": repository, "conclusion": "odd"]).run)
        let body = JSONValue.object(of: ["workflow_runs": [good, bad]])
        #expect(refusal { try reports(named: nil, body.text) }?.pointer == "/workflow_runs/1/conclusion")
    }
}
