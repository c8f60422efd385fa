import FlowtallyCore
import FlowtallySources
import Testing

struct GitHubFieldTests {
    private func declaration(_ event: GitHubEvent) throws -> WorkflowDeclaration? {
        if case .declared(let declaration) = try event.report().workflow { declaration } else { nil }
    }

    @Test("a run is told with all that the event says")
    func everything() throws {
        let report = try GitHubEvent().report()
        #expect(report.externalID == "1001")
        #expect(report.isForeign)
        #expect(report.receivedAt == receipt)
        #expect(report.statement.attempt == 1)
        #expect(report.statement.version == "c0ffee")
        #expect(report.statement.startedAt == instant("2026-11-23T08:00:10Z"))
        #expect(report.statement.completedAt == instant("2026-11-23T08:02:00Z"))
        let input = try JSONValue(parsing: (report.statement.input ?? "").utf8)
        #expect(input["branch"] == "main")
        #expect(input["actor"] == "ada")
        let workflow = try #require(try declaration(GitHubEvent()))
        #expect(workflow.source == "github")
        #expect(workflow.externalID == "acme/ledger/77")
        #expect(workflow.change == WorkflowChange(name: "Nightly build", isActive: true))
    }

    @Test("only a schedule makes a run scheduled", arguments: ["schedule", "push", "workflow_dispatch", "dynamic"])
    func trigger(event: String) throws {
        let trigger = try GitHubEvent(["event": .string(event)]).report().statement.trigger
        #expect(trigger == (event == "schedule" ? .scheduled : .direct))
    }

    @Test("a workflow that is not active is said not to be")
    func inactive() throws {
        var event = GitHubEvent()
        event.workflow = ["id": 77, "name": "Nightly build", "state": "disabled_manually"]
        #expect(try declaration(event)?.change.isActive == false)
    }

    @Test("a null workflow leaves the run to name it")
    func nullWorkflow() throws {
        var event = GitHubEvent(["workflow_id": 78])
        event.workflow = .null
        let workflow = try #require(try declaration(event))
        #expect(workflow.externalID == "acme/ledger/78")
        #expect(workflow.change == WorkflowChange(name: "Fix the totals"))
    }

    @Test("an empty name falls back to the run's, then to the path, then to the number")
    func emptyName() throws {
        var event = GitHubEvent()
        event.workflow = ["id": 77, "name": ""]
        #expect(try declaration(event)?.change.name == "Fix the totals")
        event.run["name"] = ""
        #expect(try declaration(event)?.change.name == ".github/workflows/night.yml")
        event.run["name"] = .null
        event.run["path"] = ""
        #expect(try declaration(event)?.change.name == "Workflow 77")
    }

    /// The ledger counts code points, of which a character may have many.
    @Test("a long name is cut to what the ledger can keep", arguments: ["n", "é", "👩‍👩‍👧‍👦", "e\u{301}\u{302}"])
    func longName(character: String) throws {
        var event = GitHubEvent()
        event.workflow = ["id": 77, "name": .string(String(repeating: character, count: 300))]
        let name = try #require(try declaration(event)?.change.name)
        #expect((1...200).contains(name.unicodeScalars.count))
    }

    @Test("ids are kept to the last digit", arguments: [Int64(1) << 31, 9_007_199_254_740_993, Int64.max])
    func bigIDs(id: Int64) throws {
        let event = GitHubEvent(["id": .integer(id), "workflow_id": .integer(id)])
        #expect(try event.report().externalID == String(id))
        #expect(try declaration(event)?.externalID == "acme/ledger/\(id)")
    }

    @Test("without a repository it is not known whose workflow it is", arguments: [nil, .null, [:]] as [JSONValue?])
    func missingRepository(repository: JSONValue?) {
        var event = GitHubEvent()
        event.repository = repository
        #expect(refusal { try event.report() }?.pointer == "/repository/full_name")
    }

    @Test("a repository named in the run itself is enough")
    func repositoryOfRun() throws {
        var event = GitHubEvent(["repository": ["full_name": "acme/other"]])
        event.repository = nil
        #expect(try declaration(event)?.externalID == "acme/other/77")
    }

    @Test("a missing number is told with a pointer to it")
    func missingNumbers() {
        #expect(refusal { try GitHubEvent(["id": .null]).report() }?.pointer == "/workflow_run/id")
        var event = GitHubEvent(["workflow_id": .null])
        event.workflow = .null
        #expect(refusal { try event.report() }?.pointer == "/workflow_run/workflow_id")
    }

    @Test("an attempt is a whole number from 1, and 1 where none is given")
    func attempts() throws {
        #expect(try GitHubEvent(["run_attempt": .null]).report().statement.attempt == 1)
        #expect(try GitHubEvent(["run_attempt": 12]).report().statement.attempt == 12)
        for value in [0, .integer(Int64(-1)), 1_000_001, .integer(Int64.max), "2", .number(1.5)] as [JSONValue] {
            let refused = refusal { try GitHubEvent(["run_attempt": value]).report() }
            #expect(refused?.pointer == "/workflow_run/run_attempt", "\(value)")
        }
    }
}
